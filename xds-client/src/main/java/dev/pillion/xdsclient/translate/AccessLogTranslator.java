package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.log.AccessLogConfig;
import dev.pillion.proxycore.format.FormatException;
import dev.pillion.proxycore.format.Formats;
import dev.pillion.proxycore.format.Formatter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
      format = text(file, "format", file.string("format"), false);
    } else if (file.has("json_format")) {
      format = json(file, "json_format", false);
    } else if (file.has("typed_json_format")) {
      format = json(file, "typed_json_format", false);
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

  /** {@code SubstitutionFormatString}; Envoy's default format without one. */
  private static @Nullable Formatter substitution(@Nullable Fields format) {
    if (format == null) {
      return Formats.defaultAccessLog();
    }
    // The content type is for local replies; JSON is written in the order of keys anyway.
    format.withoutEffect("content_type", "json_format_options");
    boolean omitEmpty = format.bool("omit_empty_values");
    if (format.has("json_format")) {
      return json(format, "json_format", omitEmpty);
    }
    if (format.has("text_format")) {
      return text(format, "text_format", format.string("text_format"), omitEmpty);
    }
    Fields source = format.message("text_format_source");
    byte[] bytes = source == null ? null : DataSources.read(source);
    if (bytes == null) {
      return null;
    }
    return text(format, "text_format_source", new String(bytes, StandardCharsets.UTF_8), omitEmpty);
  }

  private static @Nullable Formatter text(
      Fields in, String name, String format, boolean omitEmpty) {
    if (format.isEmpty() && name.equals("format")) {
      return Formats.defaultAccessLog();
    }
    try {
      return Formats.compile(format, in.translation().formats().withOmitEmpty(omitEmpty));
    } catch (FormatException e) {
      in.error(name, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static @Nullable Formatter json(Fields in, String name, boolean omitEmpty) {
    Map<String, Object> format = Structs.struct(in.message(name));
    try {
      return Formats.compileJson(format, in.translation().formats().withOmitEmpty(omitEmpty));
    } catch (FormatException e) {
      in.error(name, String.valueOf(e.getMessage()));
      return null;
    }
  }
}
