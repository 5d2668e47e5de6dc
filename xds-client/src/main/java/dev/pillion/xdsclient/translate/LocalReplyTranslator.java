package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.http.LocalReplyConfig;
import dev.pillion.proxycore.config.http.LocalReplyConfig.BodyFormat;
import dev.pillion.proxycore.config.http.LocalReplyConfig.Mapper;
import dev.pillion.proxycore.format.Formatter;
import dev.pillion.proxycore.http.HeaderMutations;
import dev.pillion.proxycore.log.AccessLogFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code LocalReplyConfig}. */
final class LocalReplyTranslator {
  private LocalReplyTranslator() {}

  static LocalReplyConfig translate(@Nullable Fields config) {
    if (config == null) {
      return LocalReplyConfig.NONE;
    }
    List<Mapper> mappers = new ArrayList<>();
    for (Fields mapper : config.messages("mappers")) {
      Mapper read = mapper(mapper);
      if (read != null) {
        mappers.add(read);
      }
    }
    return new LocalReplyConfig(List.copyOf(mappers), format(config.message("body_format")));
  }

  private static @Nullable Mapper mapper(Fields in) {
    Fields given = in.message("filter");
    AccessLogFilter filter = given == null ? null : AccessLogFilterTranslator.translate(given);
    int status = in.integerValue("status_code", 0);
    Fields source = in.message("body");
    byte[] body = source == null ? null : DataSources.read(source);
    BodyFormat format = format(in.message("body_format_override"));
    HeaderMutations headers =
        new HeaderMutations(
            List.of(),
            List.of(),
            HeaderMutationTranslator.additions(in, "headers_to_add"),
            List.of());
    return filter == null
        ? null
        : new Mapper(
            filter,
            status,
            body == null ? null : new String(body, StandardCharsets.UTF_8),
            format,
            headers);
  }

  private static @Nullable BodyFormat format(@Nullable Fields format) {
    if (format == null) {
      return null;
    }
    String type = format.string("content_type");
    String standard = format.has("json_format") ? "application/json" : "text/plain";
    Formatter formatter = FormatStrings.body(format);
    return formatter == null ? null : new BodyFormat(formatter, type.isEmpty() ? standard : type);
  }
}
