package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.format.FormatException;
import dev.pillion.proxycore.format.FormatOptions;
import dev.pillion.proxycore.format.Formats;
import dev.pillion.proxycore.format.Formatter;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code SubstitutionFormatString}, of access logs and of local replies. */
final class FormatStrings {
  private FormatStrings() {}

  /** Null when there is a mistake, which is noted. */
  static @Nullable Formatter log(Fields format) {
    format.withoutEffect("content_type");
    return translate(format, false);
  }

  /** Null when there is a mistake, which is noted. */
  static @Nullable Formatter body(Fields format) {
    return translate(format, true);
  }

  private static @Nullable Formatter translate(Fields format, boolean body) {
    format.withoutEffect("json_format_options"); // keys are written in their order anyway
    FormatOptions options =
        format
            .translation()
            .formats()
            .withOmitEmpty(format.bool("omit_empty_values"))
            .withExtensions(extensions(format));
    if (format.has("json_format")) {
      return json(format, "json_format", options);
    }
    String name = format.has("text_format") ? "text_format" : "text_format_source";
    String text = text(format, name);
    if (text == null) {
      return null;
    }
    try {
      return body ? Formats.compileBody(text, options) : Formats.compile(text, options);
    } catch (FormatException e) {
      format.error(name, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static @Nullable String text(Fields format, String name) {
    if (name.equals("text_format")) {
      return format.string(name);
    }
    Fields source = format.message(name);
    byte[] bytes = source == null ? null : DataSources.read(source);
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  static @Nullable Formatter json(Fields in, String name, FormatOptions options) {
    Map<String, Object> format = Structs.struct(in.message(name));
    try {
      return Formats.compileJson(format, options);
    } catch (FormatException e) {
      in.error(name, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** The commands that {@code formatters} add; those of metadata and CEL are always there. */
  private static Set<String> extensions(Fields format) {
    Set<String> commands = new HashSet<>();
    for (Fields extension : format.messages("formatters")) {
      extension.withoutEffect("name");
      Fields config = Extensions.typedConfig(extension, "formatter");
      if (config == null) {
        continue;
      }
      switch (config.type().name()) {
        case "envoy.extensions.formatter.req_without_query.v3.ReqWithoutQuery" ->
            commands.add("REQ_WITHOUT_QUERY");
        case "envoy.extensions.formatter.metadata.v3.Metadata",
            "envoy.extensions.formatter.cel.v3.Cel" -> {}
        default -> Extensions.refuse(config, "formatter");
      }
    }
    return commands;
  }
}
