package dev.pillion.routing.testing;

import dev.pillion.proxycore.config.route.RetryPolicy;
import dev.pillion.proxycore.config.route.RouteAction;
import dev.pillion.proxycore.config.route.RouteAction.ClusterSpecifier;
import dev.pillion.proxycore.config.route.RouteAction.HostRewrite;
import dev.pillion.proxycore.config.route.RouteAction.Priority;
import dev.pillion.proxycore.config.route.RouteConfiguration;
import dev.pillion.proxycore.config.route.RouteEntry;
import dev.pillion.proxycore.config.route.RouteMatch;
import dev.pillion.proxycore.config.route.VirtualHost;
import dev.pillion.proxycore.http.HeaderMutations;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.routing.route.CompiledRouteTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Route tables of one virtual host and one route. */
public final class Routes {
  private Routes() {}

  /** Everything to one cluster. */
  public static CompiledRouteTable to(String cluster, Duration timeout) {
    return table(forward(cluster, timeout, null));
  }

  public static RouteAction.Forward forward(
      String cluster, Duration timeout, @Nullable HostRewrite host) {
    return new RouteAction.Forward(
        new ClusterSpecifier.Named(cluster),
        503,
        null,
        host,
        false,
        timeout,
        null,
        null,
        Priority.DEFAULT,
        null,
        List.of());
  }

  /** To one cluster, with retries. */
  public static RouteAction.Forward retrying(String cluster, Duration timeout, RetryPolicy policy) {
    return new RouteAction.Forward(
        new ClusterSpecifier.Named(cluster),
        503,
        null,
        null,
        false,
        timeout,
        null,
        null,
        Priority.DEFAULT,
        policy,
        List.of());
  }

  /** One action for everything; attempts are told to both sides. */
  public static CompiledRouteTable table(RouteAction action) {
    return table(action, "", new StatsStore());
  }

  /** A table whose only route counts in a store. */
  public static CompiledRouteTable table(RouteAction action, String statPrefix, StatsStore stats) {
    RouteMatch match = RouteMatch.path(new RouteMatch.PathMatch.Prefix("/"));
    RouteEntry entry =
        new RouteEntry(
            "r", match, action, HeaderMutations.NONE, statPrefix, -1, Map.of(), Map.of(), null);
    VirtualHost host =
        new VirtualHost(
            "v",
            List.of("*"),
            List.of(entry),
            VirtualHost.TlsRequirement.NONE,
            HeaderMutations.NONE,
            true,
            true,
            false,
            null,
            -1,
            Map.of(),
            Map.of(),
            null);
    return CompiledRouteTable.compile(
        new RouteConfiguration(
            "t",
            List.of(host),
            List.of(),
            HeaderMutations.NONE,
            false,
            true,
            false,
            4096,
            Map.of()),
        stats);
  }
}
