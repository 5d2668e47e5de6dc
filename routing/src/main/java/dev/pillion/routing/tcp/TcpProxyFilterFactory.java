package dev.pillion.routing.tcp;

import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import dev.pillion.proxycore.log.AccessLogger;
import dev.pillion.proxycore.network.NetworkFilter;
import dev.pillion.proxycore.network.NetworkFilterCallbacks;
import dev.pillion.proxycore.network.NetworkFilterFactory;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.routing.pool.Upstreams;
import java.util.List;

/** Makes the TCP proxy of each connection of one filter chain. Immutable, any worker. */
public final class TcpProxyFilterFactory implements NetworkFilterFactory {
  private final TcpProxyConfig config;
  private final Upstreams upstreams;

  public TcpProxyFilterFactory(
      NetworkFilterConfig.TcpProxy config,
      List<AccessLogger> accessLogs,
      StatsStore store,
      Upstreams upstreams) {
    this.config = new TcpProxyConfig(config, store, accessLogs);
    this.upstreams = upstreams;
  }

  @Override
  public NetworkFilter create(NetworkFilterCallbacks callbacks) {
    return new TcpProxyFilter(config, upstreams.of(callbacks.connection().worker()), callbacks);
  }
}
