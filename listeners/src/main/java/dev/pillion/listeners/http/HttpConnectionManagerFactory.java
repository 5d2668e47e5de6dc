package dev.pillion.listeners.http;

import dev.pillion.listeners.http.Upgrades.Upgrade;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig;
import dev.pillion.proxycore.http.HttpFilterSeat;
import dev.pillion.proxycore.log.AccessLogger;
import dev.pillion.proxycore.network.NetworkFilter;
import dev.pillion.proxycore.network.NetworkFilterCallbacks;
import dev.pillion.proxycore.network.NetworkFilterFactory;
import dev.pillion.proxycore.route.RouteTableProvider;
import java.util.List;

/**
 * Makes the connection manager of each connection of a filter chain. Immutable, called on any
 * worker.
 */
public final class HttpConnectionManagerFactory implements NetworkFilterFactory {
  private final HttpSettings settings;

  /**
   * @param filters the HTTP filters in their order, the last one terminal
   * @param upgrades which upgrades are served
   * @param listenerStatPrefix {@code listener.<address>.}
   */
  public HttpConnectionManagerFactory(
      HttpRuntime runtime,
      HttpConnectionManagerConfig config,
      RouteTableProvider routes,
      List<HttpFilterSeat> filters,
      List<Upgrade> upgrades,
      List<AccessLogger> accessLoggers,
      String listenerStatPrefix) {
    this.settings =
        new HttpSettings(
            runtime, config, routes, filters, upgrades, accessLoggers, listenerStatPrefix);
  }

  @Override
  public NetworkFilter create(NetworkFilterCallbacks callbacks) {
    return new HttpConnectionManager(settings, callbacks);
  }
}
