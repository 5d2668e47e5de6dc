package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.http.Http1Options;
import dev.pillion.proxycore.config.http.Http1Options.HeaderCase;
import org.jspecify.annotations.Nullable;

/** {@code Http1ProtocolOptions}. */
final class Http1OptionsTranslator {
  private static final String PRESERVE_CASE =
      "envoy.extensions.http.header_formatters.preserve_case.v3.PreserveCaseFormatterConfig";

  private Http1OptionsTranslator() {}

  static Http1Options translate(Fields options) {
    options.withoutEffect("use_balsa_parser");
    return new Http1Options(
        options.bool("accept_http_10"),
        options.string("default_host_for_http_10"),
        options.boolValue("allow_absolute_url", true),
        options.bool("enable_trailers"),
        headerCase(options.message("header_key_format")),
        options.bool("send_fully_qualified_url"));
  }

  private static HeaderCase headerCase(@Nullable Fields format) {
    if (format == null) {
      return HeaderCase.LOWER;
    }
    if (format.message("proper_case_words") != null) {
      return HeaderCase.PROPER;
    }
    Fields formatter = format.message("stateful_formatter");
    if (formatter == null) {
      return HeaderCase.LOWER;
    }
    formatter.withoutEffect("name");
    Fields config = Extensions.typedConfig(formatter, "header formatter");
    if (config != null && !config.is(PRESERVE_CASE)) {
      Extensions.refuse(config, "header formatter");
    }
    return HeaderCase.PRESERVE;
  }
}
