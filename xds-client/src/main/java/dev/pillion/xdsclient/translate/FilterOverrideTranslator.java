package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.route.FilterOverride;
import dev.pillion.proxycore.config.route.RouteFilterConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code typed_per_filter_config} of a route or of a level above it. */
final class FilterOverrideTranslator {
  private static final String FILTER_CONFIG = "envoy.config.route.v3.FilterConfig";
  private static final String HTTP_FILTERS = "envoy.extensions.filters.http.";

  /** An enabled filter about which nothing more is said. */
  private static final FilterOverride ENABLED = new FilterOverride(false, null);

  private FilterOverrideTranslator() {}

  /** By filter name. As in Envoy a name that no filter has is no mistake. */
  static Map<String, FilterOverride> translate(Fields level) {
    Map<String, FilterOverride> overrides = new LinkedHashMap<>();
    level
        .map("typed_per_filter_config")
        .forEach(
            (name, any) -> {
              FilterOverride override = override(name, any);
              if (override != null) {
                overrides.put(name, override);
              }
            });
    return Map.copyOf(overrides);
  }

  private static @Nullable FilterOverride override(String name, Fields any) {
    if (!any.has("type_url")) {
      any.error("\"@type\" is missing");
      return null;
    }
    Fields config = any.payload();
    if (config == null) {
      return null;
    }
    return config.is(FILTER_CONFIG)
        ? filterConfig(name, config)
        : new FilterOverride(false, routeConfig(name, config, false));
  }

  private static @Nullable FilterOverride filterConfig(String name, Fields given) {
    boolean optional = given.bool("is_optional");
    if (given.bool("disabled")) {
      given.withoutEffect("config");
      return new FilterOverride(true, null);
    }
    Fields any = given.message("config");
    if (any == null) {
      given.error("Empty route/virtual host per filter configuration for " + name + " filter");
      return null;
    }
    if (!any.has("type_url")) {
      return ENABLED;
    }
    Fields config = any.payload();
    return config == null ? null : new FilterOverride(false, routeConfig(name, config, optional));
  }

  /** Null: there is nothing to be had from it, and that is noted unless it is optional. */
  private static @Nullable RouteFilterConfig routeConfig(
      String name, Fields config, boolean optional) {
    return switch (config.type().name()) {
      case "envoy.extensions.filters.http.cors.v3.CorsPolicy" -> CorsTranslator.policy(config);
      case "envoy.extensions.filters.http.fault.v3.HTTPFault" -> FaultTranslator.translate(config);
      case "envoy.extensions.filters.http.rbac.v3.RBACPerRoute" -> RbacTranslator.route(config);
      case "envoy.extensions.filters.http.compressor.v3.CompressorPerRoute" ->
          CompressorTranslator.route(config);
      case "envoy.extensions.filters.http.router.v3.Router",
          "envoy.extensions.filters.http.cors.v3.Cors" ->
          unusable(
              config,
              optional,
              "The filter "
                  + name
                  + " doesn't support virtual host or route specific configurations");
      default -> other(name, config, optional);
    };
  }

  private static @Nullable RouteFilterConfig other(String name, Fields config, boolean optional) {
    String type = config.type().name();
    if (type.startsWith(HTTP_FILTERS)) {
      Extensions.refuse(config, "per-route configuration");
      return null;
    }
    return unusable(
        config,
        optional,
        "Didn't find a registered implementation for '" + name + "' with type URL: '" + type + "'");
  }

  private static @Nullable RouteFilterConfig unusable(
      Fields config, boolean optional, String reason) {
    config.refused();
    if (!optional) {
      config.error(reason);
    }
    return null;
  }
}
