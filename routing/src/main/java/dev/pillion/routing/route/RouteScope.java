package dev.pillion.routing.route;

import dev.pillion.proxycore.config.route.CorsPolicy;
import dev.pillion.proxycore.config.route.FilterOverride;
import dev.pillion.proxycore.config.route.RetryPolicy;
import dev.pillion.proxycore.config.route.RouteAction;
import dev.pillion.proxycore.config.route.RouteConfiguration;
import dev.pillion.proxycore.config.route.RouteEntry;
import dev.pillion.proxycore.config.route.VirtualHost;
import dev.pillion.proxycore.http.HeaderMutations;
import dev.pillion.proxycore.route.FilterOverrides;
import dev.pillion.proxycore.stats.StatsStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The levels above a route, from which its outcomes inherit. Used while compiling. */
record RouteScope(RouteConfiguration config, VirtualHost virtualHost, StatsStore stats) {
  /**
   * The header mutations of all levels in the order in which they are applied: from the most
   * specific level to the least, so that the least specific has the last word, unless the
   * configuration turns that around (RouteConfiguration.most_specific_header_mutations_wins). Those
   * of a weighted cluster come first in either case, as in Envoy. Levels that change nothing are
   * left out.
   */
  HeaderMutations[] mutations(HeaderMutations weightedCluster, HeaderMutations route) {
    List<HeaderMutations> levels = List.of(route, virtualHost.headers(), config.headers());
    List<HeaderMutations> ordered = new ArrayList<>();
    ordered.add(weightedCluster);
    ordered.addAll(config.mostSpecificHeaderMutationsWins() ? levels.reversed() : levels);
    ordered.removeIf(HeaderMutations::isEmpty);
    return ordered.toArray(new HeaderMutations[0]);
  }

  /** The route's own statistics; null: none. */
  @Nullable RouteStats stats(RouteEntry entry) {
    String prefix = entry.statPrefix();
    return prefix.isEmpty() ? null : new RouteStats(stats, virtualHost.name(), prefix);
  }

  /** The retry policy of a route: its own as a whole, or else the virtual host's. */
  RetryPolicy retryPolicy(RouteAction action) {
    RetryPolicy own = action instanceof RouteAction.Forward forward ? forward.retryPolicy() : null;
    RetryPolicy nearest = own != null ? own : virtualHost.retryPolicy();
    return nearest != null ? nearest : RetryPolicy.NONE;
  }

  /** The older CORS policies of virtual host and route. */
  List<CorsPolicy> corsPolicies(RouteEntry entry) {
    List<CorsPolicy> policies = new ArrayList<>(2);
    if (virtualHost.cors() != null) {
      policies.add(virtualHost.cors());
    }
    if (entry.cors() != null) {
      policies.add(entry.cors());
    }
    return List.copyOf(policies);
  }

  /**
   * What all levels say to the filters; {@code specific}: those below, the least specific first.
   */
  FilterOverrides filterOverrides(List<Map<String, FilterOverride>> specific) {
    List<Map<String, FilterOverride>> levels = new ArrayList<>();
    levels.add(config.filterOverrides());
    levels.add(virtualHost.filterOverrides());
    levels.addAll(specific);
    return FilterOverrides.of(levels);
  }
}
