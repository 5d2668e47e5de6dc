package dev.pillion.proxyapp.server;

import dev.pillion.listeners.compress.CompressorFilterFactory;
import dev.pillion.listeners.cors.CorsFilterFactory;
import dev.pillion.mtls.rbac.RbacHttpFilter;
import dev.pillion.proxycore.config.http.CompressorConfig;
import dev.pillion.proxycore.config.http.HttpFilterConfig;
import dev.pillion.proxycore.config.http.HttpFilterEntry;
import dev.pillion.proxycore.config.rbac.RbacRuleSets;
import dev.pillion.proxycore.config.route.FaultConfig;
import dev.pillion.proxycore.http.HttpFilterFactory;
import dev.pillion.proxycore.http.HttpFilterSeat;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.resilience.fault.FaultFilterFactory;
import dev.pillion.routing.pool.Upstreams;
import dev.pillion.routing.router.RouterFilterFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes HTTP filters out of their configuration. A new kind of filter does not compile without its
 * case here.
 */
record HttpFilters(StatsStore stats, Upstreams upstreams) {
  List<HttpFilterSeat> create(List<HttpFilterEntry> chain, String statPrefix) {
    List<HttpFilterSeat> seats = new ArrayList<>(chain.size());
    for (HttpFilterEntry entry : chain) {
      HttpFilterFactory factory = create(entry, statPrefix);
      seats.add(new HttpFilterSeat(entry.name(), entry.disabled(), factory));
    }
    return List.copyOf(seats);
  }

  private HttpFilterFactory create(HttpFilterEntry entry, String statPrefix) {
    return switch (entry.config()) {
      case HttpFilterConfig.Fault(FaultConfig config) ->
          new FaultFilterFactory(entry.name(), config, statPrefix, stats);
      case HttpFilterConfig.Cors _ -> new CorsFilterFactory(statPrefix, stats);
      case HttpFilterConfig.Rbac(RbacRuleSets sets) ->
          RbacHttpFilter.factory(sets, statPrefix, stats);
      case HttpFilterConfig.Compressor(CompressorConfig config) ->
          new CompressorFilterFactory(config, statPrefix, stats);
      case HttpFilterConfig.Router router ->
          new RouterFilterFactory(router, statPrefix, stats, upstreams);
    };
  }
}
