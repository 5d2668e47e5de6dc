package dev.pillion.listeners;

import dev.pillion.proxycore.config.log.AccessLogConfig;
import dev.pillion.proxycore.log.AccessLogger;

/** Makes access loggers out of their configuration; proxy-app implements it. */
@FunctionalInterface
public interface AccessLoggers {
  AccessLogger create(AccessLogConfig config);
}
