package dev.pillion.proxycore.config.log;

import dev.pillion.proxycore.format.Formatter;
import dev.pillion.proxycore.log.AccessLogFilter;

/** One configured access log: the closed set of loggers that are built. */
public sealed interface AccessLogConfig {
  /** {@code envoy.access_loggers.file}; the path may be /dev/stdout or /dev/stderr. */
  record File(String path, Formatter format) implements AccessLogConfig {}

  /** A log with a filter: only the streams that pass it are written. */
  record Filtered(AccessLogFilter filter, AccessLogConfig log) implements AccessLogConfig {}

  /** {@code envoy.access_loggers.stdout} and {@code stderr}. */
  record Stream(boolean stderr, Formatter format) implements AccessLogConfig {}
}
