package dev.pillion.proxycore.log;

import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.worker.Worker;

/**
 * Writes one line for a finished stream. Called on the stream's worker; must neither block nor
 * throw.
 */
@FunctionalInterface
public interface AccessLogger {
  void log(FormatContext context, Worker worker);
}
