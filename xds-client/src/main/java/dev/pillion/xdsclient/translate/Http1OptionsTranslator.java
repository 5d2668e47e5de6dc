package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.http.Http1Options;
import dev.pillion.proxycore.config.http.Http1Options.HeaderCase;
import dev.pillion.proxycore.match.StringMatcher;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code Http1ProtocolOptions}. */
final class Http1OptionsTranslator {
  private static final String PRESERVE_CASE =
      "envoy.extensions.http.header_formatters.preserve_case.v3.PreserveCaseFormatterConfig";

  private Http1OptionsTranslator() {}

  static Http1Options ofDownstream(Fields options) {
    return translate(
        options,
        options.bool("allow_custom_methods"),
        Matchers.strings(options, "ignore_http_11_upgrade"));
  }

  /** What is about requests that come has no meaning here and is refused if it is set. */
  static Http1Options ofUpstream(Fields options) {
    return translate(options, false, List.of());
  }

  private static Http1Options translate(
      Fields options, boolean customMethods, List<StringMatcher> ignoredUpgrades) {
    options.withoutEffect("use_balsa_parser");
    return new Http1Options(
        options.bool("accept_http_10"),
        options.string("default_host_for_http_10"),
        options.boolValue("allow_absolute_url", true),
        options.bool("enable_trailers"),
        headerCase(options.message("header_key_format")),
        options.bool("send_fully_qualified_url"),
        options.bool("allow_chunked_length"),
        customMethods,
        ignoredUpgrades);
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
