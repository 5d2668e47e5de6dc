package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.log.AccessLogConfig;
import dev.pillion.proxycore.format.FormatException;
import dev.pillion.proxycore.format.Formats;
import dev.pillion.proxycore.format.Formatter;
import dev.pillion.proxycore.log.AccessLogFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code AccessLog} and the loggers that are built. */
final class AccessLogTranslator {
  private AccessLogTranslator() {}

  static List<AccessLogConfig> translate(Fields in, String name) {
    List<AccessLogConfig> logs = new ArrayList<>();
    for (Fields log : in.messages(name)) {
      AccessLogConfig read = log(log);
      if (read != null) {
        logs.add(read);
      }
    }
    return List.copyOf(logs);
  }

  private static @Nullable AccessLogConfig log(Fields log) {
    log.withoutEffect("name");
    Fields logger = Extensions.typedConfig(log, "access logger");
    if (logger == null) {
      return null;
    }
    AccessLogConfig config = logger(logger);
    Fields given = log.message("filter");
    if (given == null || config == null) {
      return config;
    }
    AccessLogFilter filter = AccessLogFilterTranslator.translate(given);
    return filter == null ? null : new AccessLogConfig.Filtered(filter, config);
  }

  private static @Nullable AccessLogConfig logger(Fields logger) {
    return switch (logger.type().name()) {
      case "envoy.extensions.access_loggers.file.v3.FileAccessLog" -> file(logger);
      case "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog" -> stream(logger, false);
      case "envoy.extensions.access_loggers.stream.v3.StderrAccessLog" -> stream(logger, true);
      default -> {
        Extensions.refuse(logger, "access logger");
        yield null;
      }
    };
  }

  private static @Nullable AccessLogConfig file(Fields file) {
    Formatter format;
    if (file.has("format")) {
      format = text(file, file.string("format"));
    } else if (file.has("json_format")) {
      format = json(file, "json_format");
    } else if (file.has("typed_json_format")) {
      format = json(file, "typed_json_format");
    } else {
      format = substitution(file.message("log_format"));
    }
    String path = file.string("path");
    return format == null ? null : new AccessLogConfig.File(path, format);
  }

  private static @Nullable AccessLogConfig stream(Fields stream, boolean stderr) {
    Formatter format = substitution(stream.message("log_format"));
    return format == null ? null : new AccessLogConfig.Stream(stderr, format);
  }

  /** Envoy's default format without one. */
  private static @Nullable Formatter substitution(@Nullable Fields format) {
    return format == null ? Formats.defaultAccessLog() : FormatStrings.log(format);
  }

  private static @Nullable Formatter text(Fields in, String format) {
    if (format.isEmpty()) {
      return Formats.defaultAccessLog();
    }
    try {
      return Formats.compile(format, in.translation().formats());
    } catch (FormatException e) {
      in.error("format", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static @Nullable Formatter json(Fields in, String name) {
    return FormatStrings.json(in, name, in.translation().formats());
  }
}
