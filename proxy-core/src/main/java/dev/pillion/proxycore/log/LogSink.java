package dev.pillion.proxycore.log;

import org.jspecify.annotations.Nullable;

/** Where log lines go; proxy-app formats and writes them. Any thread may call it. */
@FunctionalInterface
public interface LogSink {
  void write(LogLevel level, String component, String message, @Nullable Throwable cause);
}
