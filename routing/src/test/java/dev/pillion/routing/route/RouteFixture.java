package dev.pillion.routing.route;

import dev.pillion.proxycore.config.route.RouteAction;
import dev.pillion.proxycore.config.route.RouteAction.ClusterSpecifier;
import dev.pillion.proxycore.config.route.RouteAction.HostRewrite;
import dev.pillion.proxycore.config.route.RouteAction.PathRewrite;
import dev.pillion.proxycore.config.route.RouteAction.Priority;
import dev.pillion.proxycore.config.route.RouteConfiguration;
import dev.pillion.proxycore.config.route.RouteEntry;
import dev.pillion.proxycore.config.route.RouteMatch;
import dev.pillion.proxycore.config.route.RouteMatch.PathMatch;
import dev.pillion.proxycore.config.route.VirtualHost;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderMutations;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.stats.StatsStore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Route tables and requests as tests write them. */
abstract class RouteFixture {
  static final InetSocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);
  final StreamInfo info = new StreamInfo(new ConnectionInfo(1, ADDRESS, ADDRESS));

  static RouteAction forward(ClusterSpecifier cluster) {
    return forward(cluster, null, null, false);
  }

  static RouteAction forward(
      ClusterSpecifier cluster,
      @Nullable PathRewrite path,
      @Nullable HostRewrite host,
      boolean appendForwardedHost) {
    return new RouteAction.Forward(
        cluster,
        503,
        path,
        host,
        appendForwardedHost,
        Duration.ofSeconds(15),
        null,
        null,
        Priority.DEFAULT,
        null,
        List.of());
  }

  static RouteMatch prefix(String prefix) {
    return path(new PathMatch.Prefix(prefix));
  }

  static RouteMatch path(PathMatch path) {
    return RouteMatch.path(path);
  }

  static RouteEntry route(RouteMatch match, RouteAction action) {
    return new RouteEntry(
        "", match, action, HeaderMutations.NONE, "", -1, Map.of(), Map.of(), null);
  }

  static RouteEntry to(String cluster, RouteMatch match) {
    return route(match, forward(new ClusterSpecifier.Named(cluster)));
  }

  static VirtualHost host(String name, List<String> domains, RouteEntry... routes) {
    return new VirtualHost(
        name,
        domains,
        List.of(routes),
        VirtualHost.TlsRequirement.NONE,
        HeaderMutations.NONE,
        false,
        false,
        false,
        null,
        -1,
        Map.of(),
        Map.of(),
        null);
  }

  static CompiledRouteTable table(boolean ignorePort, VirtualHost... hosts) {
    return CompiledRouteTable.compile(
        new RouteConfiguration(
            "test",
            List.of(hosts),
            List.of(),
            HeaderMutations.NONE,
            false,
            true,
            ignorePort,
            4096,
            Map.of()),
        new StatsStore());
  }

  static HeaderMap request(String authority, String path, String... headers) {
    HeaderMap map = new HeaderMap();
    map.add(HeaderNames.METHOD, "GET");
    map.add(HeaderNames.PATH, path);
    map.add(HeaderNames.AUTHORITY, authority);
    map.add(HeaderNames.SCHEME, "http");
    for (int i = 0; i < headers.length; i += 2) {
      map.add(HeaderName.of(headers[i]), headers[i + 1]);
    }
    return map;
  }

  @Nullable String cluster(CompiledRouteTable table, HeaderMap request) {
    MatchedRoute route = table.match(request, info, 0);
    return route == null ? null : route.clusterName(request);
  }
}
