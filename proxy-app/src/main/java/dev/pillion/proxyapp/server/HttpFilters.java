package dev.pillion.proxyapp.server;

import dev.pillion.proxycore.config.http.HttpFilterConfig;
import dev.pillion.proxycore.config.http.HttpFilterEntry;
import dev.pillion.proxycore.http.HttpFilterFactory;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.routing.pool.Upstreams;
import dev.pillion.routing.router.RouterFilterFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes HTTP filters out of their configuration. A new kind of filter does not compile without its
 * case here.
 */
record HttpFilters(StatsStore stats, Upstreams upstreams) {
  List<HttpFilterFactory> create(List<HttpFilterEntry> chain, String statPrefix) {
    List<HttpFilterFactory> factories = new ArrayList<>(chain.size());
    for (HttpFilterEntry entry : chain) {
      factories.add(create(entry.config(), statPrefix));
    }
    return List.copyOf(factories);
  }

  private HttpFilterFactory create(HttpFilterConfig filter, String statPrefix) {
    return switch (filter) {
      case HttpFilterConfig.Router router ->
          new RouterFilterFactory(router, statPrefix, stats, upstreams);
    };
  }
}
