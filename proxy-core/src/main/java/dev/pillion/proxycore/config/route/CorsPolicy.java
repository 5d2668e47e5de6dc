package dev.pillion.proxycore.config.route;

import dev.pillion.proxycore.match.StringMatcher;
import dev.pillion.proxycore.runtime.RuntimeFraction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.extensions.filters.http.cors.v3.CorsPolicy}, of one level. What is empty or null
 * here is asked of the next, less specific level; the two fractions count at the most specific
 * level alone.
 *
 * @param filterEnabled the share of requests for which the policy is in force; null: all
 * @param shadowEnabled the share of requests that are counted where the policy is not in force;
 *     null: none
 */
public record CorsPolicy(
    List<StringMatcher> allowOrigins,
    String allowMethods,
    String allowHeaders,
    String exposeHeaders,
    String maxAge,
    @Nullable Boolean allowCredentials,
    @Nullable RuntimeFraction filterEnabled,
    @Nullable RuntimeFraction shadowEnabled,
    @Nullable Boolean allowPrivateNetworkAccess,
    @Nullable Boolean forwardNotMatchingPreflights)
    implements RouteFilterConfig {}
