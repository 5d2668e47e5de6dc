package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.http.CompressorConfig;
import dev.pillion.proxycore.config.http.CompressorConfig.Gzip;
import dev.pillion.proxycore.config.http.CompressorConfig.Strategy;
import dev.pillion.proxycore.config.http.HttpFilterConfig;
import dev.pillion.proxycore.config.route.CompressorOverride;
import dev.pillion.proxycore.runtime.RuntimeFlag;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code Compressor}, {@code CompressorPerRoute} and the compression libraries. */
final class CompressorTranslator {
  private static final long SMALLEST = 30;

  private static final Set<String> CONTENT_TYPES =
      Set.of(
          "text/html",
          "text/plain",
          "text/css",
          "application/javascript",
          "application/x-javascript",
          "text/javascript",
          "text/x-javascript",
          "text/ecmascript",
          "text/js",
          "text/jscript",
          "text/x-js",
          "application/ecmascript",
          "application/x-json",
          "application/xml",
          "application/json",
          "image/svg+xml",
          "text/xml",
          "application/xhtml+xml",
          "application/grpc-web",
          "application/grpc-web+proto");

  private CompressorTranslator() {}

  static @Nullable HttpFilterConfig filter(Fields config) {
    Fields entry = config.message("compressor_library");
    String name = entry == null ? "" : entry.string("name");
    Fields given = entry == null ? null : Extensions.typedConfig(entry, "compressor library");
    Gzip library = given == null ? null : library(given);
    Fields response = config.message("response_direction_config");
    Fields common = response == null ? null : response.message("common_config");
    boolean chooseFirst = config.bool("choose_first");
    if (library == null) {
      return null;
    }
    return new HttpFilterConfig.Compressor(
        new CompressorConfig(
            name,
            library,
            response != null,
            common == null
                ? RuntimeFlag.fixed(true)
                : RuntimeValues.flag(common.message("enabled"), true),
            minContentLength(common),
            contentTypes(common),
            response != null && response.bool("disable_on_etag_header"),
            response != null && response.bool("remove_accept_encoding_header"),
            response == null
                ? Set.of()
                : Set.copyOf(response.integers("uncompressible_response_codes")),
            chooseFirst));
  }

  /** As in Envoy nothing and zero stand for the default. */
  private static long minContentLength(@Nullable Fields common) {
    long given = common == null ? 0 : common.numberValue("min_content_length", 0);
    return given == 0 ? SMALLEST : given;
  }

  private static Set<String> contentTypes(@Nullable Fields common) {
    Set<String> given =
        common == null
            ? Set.of()
            : common.strings("content_type").stream()
                .map(type -> type.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    return given.isEmpty() ? CONTENT_TYPES : given;
  }

  private static @Nullable Gzip library(Fields config) {
    if (!config.is("envoy.extensions.compression.gzip.compressor.v3.Gzip")) {
      Extensions.refuse(config, "compressor library");
      return null;
    }
    config.withoutEffect("memory_level", "window_bits", "chunk_size");
    int level = config.integer("compression_level");
    String strategy = config.enumeration("compression_strategy");
    if (strategy.equals("RLE") || strategy.equals("FIXED")) {
      config.unsupported("compression_strategy", strategy);
    }
    return new Gzip(
        level == 0 ? -1 : level,
        switch (strategy) {
          case "FILTERED" -> Strategy.FILTERED;
          case "HUFFMAN_ONLY" -> Strategy.HUFFMAN_ONLY;
          default -> Strategy.DEFAULT;
        });
  }

  static CompressorOverride route(Fields override) {
    if (override.bool("disabled")) {
      return new CompressorOverride(false, null);
    }
    Fields overrides = override.message("overrides");
    Fields response = overrides == null ? null : overrides.message("response_direction_config");
    Fields remove = response == null ? null : response.message("remove_accept_encoding_header");
    return new CompressorOverride(
        response == null ? null : (Boolean) true,
        remove == null ? null : (Boolean) remove.bool("value"));
  }
}
