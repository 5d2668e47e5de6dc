package dev.pillion.listeners;

import dev.pillion.listeners.chain.FilterChainManager;
import dev.pillion.listeners.filter.ListenerFilterFactory;
import dev.pillion.proxycore.config.ConfigException;
import dev.pillion.proxycore.config.listener.FilterChainConfig;
import dev.pillion.proxycore.config.listener.ListenerConfig;
import dev.pillion.proxycore.config.listener.ListenerFilterConfig;
import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import dev.pillion.proxycore.config.log.AccessLogConfig;
import dev.pillion.proxycore.log.AccessLogger;
import dev.pillion.proxycore.network.NetworkFilterFactory;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.worker.Worker;
import java.util.ArrayList;
import java.util.List;

/** Turns a listener's configuration into what workers run. */
final class ListenerCompiler {
  private final List<Worker> workers;
  private final StatsStore stats;
  private final NetworkFilterFactories filters;
  private final AccessLoggers accessLoggers;
  private final ListenerLookup lookup;
  private final ConnectionLimits limits;
  private final ConnectionIds[] ids;

  ListenerCompiler(
      List<Worker> workers,
      StatsStore stats,
      NetworkFilterFactories filters,
      AccessLoggers accessLoggers,
      ListenerLookup lookup,
      ConnectionLimits limits) {
    this.workers = workers;
    this.stats = stats;
    this.filters = filters;
    this.accessLoggers = accessLoggers;
    this.lookup = lookup;
    this.limits = limits;
    this.ids = new ConnectionIds[workers.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = new ConnectionIds(i, ids.length);
    }
  }

  Listener compile(ListenerConfig config) throws ConfigException {
    ListenerStats listenerStats = new ListenerStats(stats, config);
    List<ListenerFilterFactory> listenerFilters = new ArrayList<>();
    for (ListenerFilterConfig filter : filters(config)) {
      listenerFilters.add(ListenerFilterFactory.of(filter, stats));
    }
    List<AccessLogger> loggers = new ArrayList<>();
    for (AccessLogConfig log : config.accessLogs()) {
      loggers.add(accessLoggers.create(log));
    }
    WorkerListener[] parts = new WorkerListener[workers.size()];
    Listener listener =
        new Listener(
            config,
            listenerStats,
            List.copyOf(listenerFilters),
            compileChains(config, listenerStats.prefix),
            List.copyOf(loggers),
            parts,
            limits);
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new WorkerListener(listener, workers.get(i), lookup, ids[i], stats);
    }
    return listener;
  }

  /** As in Envoy, who asks for use_original_dst need not name the filter that finds it out. */
  private static List<ListenerFilterConfig> filters(ListenerConfig config) {
    if (!config.useOriginalDst()
        || config.filters().stream().anyMatch(ListenerFilterConfig.OriginalDst.class::isInstance)) {
      return config.filters();
    }
    List<ListenerFilterConfig> filters = new ArrayList<>(config.filters());
    filters.add(new ListenerFilterConfig.OriginalDst("envoy.filters.listener.original_dst", null));
    return filters;
  }

  private FilterChainManager<FilterChain> compileChains(ListenerConfig config, String statPrefix)
      throws ConfigException {
    FilterChainManager<FilterChain> chains = new FilterChainManager<>();
    for (FilterChainConfig chain : config.filterChains()) {
      String fault =
          chains.add(chain.name(), chain.match(), compileChain(chain, config, statPrefix));
      if (fault != null) {
        throw ListenerManager.fault(config, fault);
      }
    }
    FilterChainConfig fallback = config.defaultFilterChain();
    if (fallback != null) {
      chains.setDefault(compileChain(fallback, config, statPrefix));
    }
    return chains;
  }

  private FilterChain compileChain(
      FilterChainConfig chain, ListenerConfig config, String statPrefix) {
    List<NetworkFilterFactory> factories = new ArrayList<>();
    for (NetworkFilterConfig filter : chain.filters()) {
      factories.add(filters.create(filter, config, statPrefix));
    }
    return new FilterChain(chain.name(), List.copyOf(factories), chain.metadata());
  }
}
