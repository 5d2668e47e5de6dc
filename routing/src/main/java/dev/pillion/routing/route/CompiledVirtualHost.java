package dev.pillion.routing.route;

import dev.pillion.proxycore.config.route.RouteAction;
import dev.pillion.proxycore.config.route.RouteConfiguration;
import dev.pillion.proxycore.config.route.RouteEntry;
import dev.pillion.proxycore.config.route.RouteMatch;
import dev.pillion.proxycore.config.route.VirtualHost;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderMutations;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.stats.StatsStore;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A virtual host with its routes in their order; the first that matches is taken. Immutable. */
final class CompiledVirtualHost {
  private final CompiledRoute[] routes;
  private final VirtualHost.TlsRequirement requireTls;
  private final MatchedRoute tlsRedirect;

  CompiledVirtualHost(RouteConfiguration config, VirtualHost host, StatsStore stats) {
    RouteScope scope = new RouteScope(config, host, stats);
    routes =
        host.routes().stream()
            .map(route -> new CompiledRoute(route, scope))
            .toArray(CompiledRoute[]::new);
    requireTls = host.requireTls();
    tlsRedirect = tlsRedirect(scope);
  }

  @Nullable MatchedRoute match(HeaderMap request, StreamInfo info, long random) {
    String target = request.get(HeaderNames.PATH);
    if (target == null) {
      return null;
    }
    if (requireTls != VirtualHost.TlsRequirement.NONE && mustRedirect(request)) {
      return tlsRedirect;
    }
    int pathEnd = RoutePath.end(target);
    for (CompiledRoute route : routes) {
      MatchedRoute matched = route.match(request, info, target, pathEnd, random);
      if (matched != null) {
        return matched;
      }
    }
    return null;
  }

  private boolean mustRedirect(HeaderMap request) {
    if ("https".equals(request.get(HeaderNames.X_FORWARDED_PROTO))) {
      return false;
    }
    return requireTls == VirtualHost.TlsRequirement.ALL
        || !"true".equals(request.get(HeaderNames.X_ENVOY_INTERNAL));
  }

  private static MatchedRoute tlsRedirect(RouteScope scope) {
    RouteMatch everything = RouteMatch.path(new RouteMatch.PathMatch.Prefix("/"));
    RouteEntry entry =
        new RouteEntry(
            "",
            everything,
            new RouteAction.Redirect(true, null, null, 0, null, null, 301, false),
            HeaderMutations.NONE,
            "",
            -1,
            Map.of(),
            Map.of(),
            null);
    return MatchedRoute.plain(entry, scope, new PathMatcher(everything));
  }
}
