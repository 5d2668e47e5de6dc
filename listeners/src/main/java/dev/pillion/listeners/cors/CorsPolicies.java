package dev.pillion.listeners.cors;

import dev.pillion.proxycore.config.route.CorsPolicy;
import dev.pillion.proxycore.config.route.RouteFilterConfig;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.match.StringMatcher;
import dev.pillion.proxycore.route.Route;
import dev.pillion.proxycore.runtime.RuntimeFraction;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The policies of a route's levels as one: each setting is the most specific level's that has it.
 *
 * @param levels the least specific one first; not empty
 */
record CorsPolicies(List<? extends RouteFilterConfig> levels) {

  /**
   * The policies of a stream's route; null: there are none. Those that are given to the filter put
   * the older ones, which are fields of virtual host and route action, out of force.
   */
  static @Nullable CorsPolicies of(HttpFilterCallbacks callbacks) {
    Route route = callbacks.route();
    if (route == null || !route.forwards()) {
      return null;
    }
    List<? extends RouteFilterConfig> given = callbacks.routeConfigs();
    List<? extends RouteFilterConfig> levels = given.isEmpty() ? route.corsPolicies() : given;
    for (int i = 0; i < levels.size(); i++) {
      if (levels.get(i) instanceof CorsPolicy) {
        return new CorsPolicies(levels);
      }
    }
    return null;
  }

  boolean enabled(SplittableRandom random) {
    RuntimeFraction share = mostSpecific().filterEnabled();
    return share == null || share.includes(random.nextLong() & Long.MAX_VALUE);
  }

  boolean shadowEnabled(SplittableRandom random) {
    RuntimeFraction share = mostSpecific().shadowEnabled();
    return share != null && share.includes(random.nextLong() & Long.MAX_VALUE);
  }

  private CorsPolicy mostSpecific() {
    for (int i = levels.size() - 1; i >= 0; i--) {
      if (levels.get(i) instanceof CorsPolicy policy) {
        return policy;
      }
    }
    throw new IllegalStateException("no policy");
  }

  boolean allows(String origin) {
    List<StringMatcher> allowed = find(p -> p.allowOrigins().isEmpty() ? null : p.allowOrigins());
    if (allowed == null) {
      return false;
    }
    for (int i = 0; i < allowed.size(); i++) {
      if (allowed.get(i).matches("*") || allowed.get(i).matches(origin)) {
        return true;
      }
    }
    return false;
  }

  boolean forwardsNotMatchingPreflights() {
    return !Boolean.FALSE.equals(find(CorsPolicy::forwardNotMatchingPreflights));
  }

  boolean allowsCredentials() {
    return Boolean.TRUE.equals(find(CorsPolicy::allowCredentials));
  }

  boolean allowsPrivateNetworkAccess() {
    return Boolean.TRUE.equals(find(CorsPolicy::allowPrivateNetworkAccess));
  }

  /** Empty: no level has it. */
  String text(Function<CorsPolicy, String> setting) {
    String found = find(policy -> emptyIsNull(setting.apply(policy)));
    return found == null ? "" : found;
  }

  private static @Nullable String emptyIsNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private <T> @Nullable T find(Function<CorsPolicy, @Nullable T> setting) {
    for (int i = levels.size() - 1; i >= 0; i--) {
      if (levels.get(i) instanceof CorsPolicy policy) {
        T value = setting.apply(policy);
        if (value != null) {
          return value;
        }
      }
    }
    return null;
  }
}
