package dev.pillion.telemetry.accesslog;

import dev.pillion.proxycore.worker.Worker;

/** A log of lines that somebody else has made. */
@FunctionalInterface
public interface LineLog {
  /** Appends a line, which ends in a newline; on the worker's thread. */
  void write(String line, Worker worker);
}
