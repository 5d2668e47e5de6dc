package dev.pillion.proxyapp.server;

import dev.pillion.listeners.AccessLoggers;
import dev.pillion.proxycore.config.log.AccessLogConfig;
import dev.pillion.proxycore.log.AccessLogger;
import dev.pillion.telemetry.accesslog.AccessLogs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Opens access logs for whoever is configured with them. */
final class AccessLogOpener implements AccessLoggers {
  /** For {@code --mode validate}: checks formats, touches no file. */
  static final AccessLoggers NONE = config -> (context, worker) -> {};

  private final AccessLogs logs;

  AccessLogOpener(AccessLogs logs) {
    this.logs = logs;
  }

  @Override
  public AccessLogger create(AccessLogConfig config) {
    try {
      return logs.open(config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<AccessLogger> open(AccessLoggers loggers, List<AccessLogConfig> configs) {
    List<AccessLogger> opened = new ArrayList<>(configs.size());
    for (AccessLogConfig config : configs) {
      opened.add(loggers.create(config));
    }
    return List.copyOf(opened);
  }
}
