package dev.pillion.proxycore.config.route;

import dev.pillion.proxycore.http.HeaderMutations;
import java.util.Map;

/** {@code envoy.config.route.v3.Route}. {@code statPrefix}: empty: no statistics of its own. */
public record RouteEntry(
    String name,
    RouteMatch match,
    RouteAction action,
    HeaderMutations headers,
    String statPrefix,
    Map<String, Map<String, Object>> metadata,
    Map<String, Object> filterConfigs) {}
