package dev.pillion.proxycore.config.log;

import dev.pillion.proxycore.format.Formatter;

/** One configured access log: the closed set of loggers that are built. */
public sealed interface AccessLogConfig {
  /** {@code envoy.access_loggers.file}; the path may be /dev/stdout or /dev/stderr. */
  record File(String path, Formatter format) implements AccessLogConfig {}

  /** {@code envoy.access_loggers.stdout} and {@code stderr}. */
  record Stream(boolean stderr, Formatter format) implements AccessLogConfig {}
}
