package dev.pillion.routing.router;

import dev.pillion.proxycore.config.http.HttpFilterConfig;
import dev.pillion.proxycore.http.HttpFilter;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.http.HttpFilterFactory;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.routing.pool.Upstreams;

/** Makes the router of each stream of one connection manager. Immutable, any worker. */
public final class RouterFilterFactory implements HttpFilterFactory {
  private final HttpFilterConfig.Router config;
  private final RouterStats stats;
  private final Upstreams upstreams;

  /**
   * @param statPrefix the connection manager's
   */
  public RouterFilterFactory(
      HttpFilterConfig.Router config, String statPrefix, StatsStore store, Upstreams upstreams) {
    this.config = config;
    this.stats = RouterStats.of(store, statPrefix);
    this.upstreams = upstreams;
  }

  @Override
  public HttpFilter create(HttpFilterCallbacks callbacks) {
    return new RouterFilter(config, stats, upstreams.of(callbacks.worker()), callbacks);
  }
}
