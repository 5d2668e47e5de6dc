package dev.pillion.proxyapp.server;

import dev.pillion.listeners.AccessLoggers;
import dev.pillion.listeners.NetworkFilterFactories;
import dev.pillion.listeners.http.HttpConnectionManagerFactory;
import dev.pillion.listeners.http.HttpRuntime;
import dev.pillion.listeners.http.Upgrades.Upgrade;
import dev.pillion.listeners.network.ConnectionLimitFilter;
import dev.pillion.listeners.network.DirectResponseFilter;
import dev.pillion.mtls.rbac.RbacNetworkFilter;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig;
import dev.pillion.proxycore.config.listener.ListenerConfig;
import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import dev.pillion.proxycore.network.NetworkFilterFactory;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.routing.pool.Upstreams;
import dev.pillion.routing.route.CompiledRouteTable;
import dev.pillion.routing.tcp.TcpProxyFilterFactory;
import java.util.List;

/** Makes network filters out of their configuration: the place where listeners and routing meet. */
record NetworkFilters(
    StatsStore stats,
    Upstreams upstreams,
    HttpFilters httpFilters,
    HttpRuntime httpRuntime,
    AccessLoggers accessLoggers)
    implements NetworkFilterFactories {

  @Override
  public NetworkFilterFactory create(
      NetworkFilterConfig filter, ListenerConfig listener, String listenerStatPrefix) {
    return switch (filter) {
      case NetworkFilterConfig.Http(HttpConnectionManagerConfig config) ->
          connectionManager(config, listenerStatPrefix);
      case NetworkFilterConfig.TcpProxy tcp ->
          new TcpProxyFilterFactory(
              tcp, AccessLogOpener.open(accessLoggers, tcp.accessLogs()), stats, upstreams);
      case NetworkFilterConfig.ConnectionLimit limit -> ConnectionLimitFilter.factory(limit, stats);
      case NetworkFilterConfig.Rbac rbac -> RbacNetworkFilter.factory(rbac, stats);
      case NetworkFilterConfig.DirectResponse direct -> DirectResponseFilter.factory(direct);
    };
  }

  private NetworkFilterFactory connectionManager(
      HttpConnectionManagerConfig config, String listenerStatPrefix) {
    CompiledRouteTable routes = CompiledRouteTable.compile(config.routeConfig(), stats);
    return new HttpConnectionManagerFactory(
        httpRuntime,
        config,
        () -> routes,
        httpFilters.create(config.httpFilters(), config.statPrefix()),
        upgrades(config),
        AccessLogOpener.open(accessLoggers, config.accessLogs()),
        listenerStatPrefix);
  }

  private List<Upgrade> upgrades(HttpConnectionManagerConfig config) {
    return config.upgrades().stream()
        .map(
            upgrade ->
                new Upgrade(
                    upgrade.type(),
                    upgrade.enabled(),
                    httpFilters.create(upgrade.filters(), config.statPrefix())))
        .toList();
  }
}
