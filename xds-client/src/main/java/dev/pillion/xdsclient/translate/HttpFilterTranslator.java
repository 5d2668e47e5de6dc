package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.http.HttpFilterConfig;
import dev.pillion.proxycore.config.http.HttpFilterEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code HttpFilter} and the HTTP filters that are built. */
final class HttpFilterTranslator {
  private HttpFilterTranslator() {}

  /** The filters of a connection manager; the last one, and only it, must end the chain. */
  static List<HttpFilterEntry> translate(Fields in, String name) {
    List<HttpFilterEntry> filters = new ArrayList<>();
    List<Fields> given = in.messages(name);
    for (int i = 0; i < given.size(); i++) {
      HttpFilterEntry filter = filter(given.get(i));
      if (filter == null) {
        continue;
      }
      filters.add(filter);
      boolean last = i == given.size() - 1;
      if (filter.config().terminal() && !last) {
        given.get(i).error("a terminal filter must be the last one of its chain");
      } else if (!filter.config().terminal() && last) {
        given.get(i).error("the last filter of a chain must be a terminal one");
      }
      if (filter.config().terminal() && filter.disabled()) {
        given.get(i).error("disabled", "a terminal filter cannot be disabled");
      }
    }
    return List.copyOf(filters);
  }

  private static @Nullable HttpFilterEntry filter(Fields filter) {
    String name = filter.string("name");
    boolean disabled = filter.bool("disabled");
    filter.withoutEffect("is_optional");
    Fields config = Extensions.typedConfig(filter, "HTTP filter");
    if (config == null) {
      return null;
    }
    HttpFilterConfig read = config(config);
    return read == null ? null : new HttpFilterEntry(name, read, disabled);
  }

  private static @Nullable HttpFilterConfig config(Fields config) {
    return switch (config.type().name()) {
      case "envoy.extensions.filters.http.router.v3.Router" -> router(config);
      case "envoy.extensions.filters.http.cors.v3.Cors" -> new HttpFilterConfig.Cors();
      case "envoy.extensions.filters.http.fault.v3.HTTPFault" ->
          new HttpFilterConfig.Fault(FaultTranslator.translate(config));
      case "envoy.extensions.filters.http.rbac.v3.RBAC" ->
          new HttpFilterConfig.Rbac(RbacTranslator.http(config));
      case "envoy.extensions.filters.http.compressor.v3.Compressor" ->
          CompressorTranslator.filter(config);
      default -> {
        Extensions.refuse(config, "HTTP filter");
        yield null;
      }
    };
  }

  private static HttpFilterConfig.Router router(Fields router) {
    return new HttpFilterConfig.Router(
        router.bool("suppress_envoy_headers"),
        router.bool("respect_expected_rq_timeout"),
        router.boolValue("dynamic_stats", true));
  }
}
