package dev.pillion.proxycore.config.route;

import dev.pillion.proxycore.http.HeaderMutations;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.config.route.v3.Route}.
 *
 * @param statPrefix empty: no statistics of its own
 * @param requestBufferLimit in bytes; -1: the virtual host's
 * @param cors the route action's older CORS policy; null: none
 */
public record RouteEntry(
    String name,
    RouteMatch match,
    RouteAction action,
    HeaderMutations headers,
    String statPrefix,
    long requestBufferLimit,
    Map<String, Map<String, Object>> metadata,
    Map<String, FilterOverride> filterOverrides,
    @Nullable CorsPolicy cors) {}
