package dev.pillion.listeners;

import dev.pillion.listeners.chain.FilterChainManager;
import dev.pillion.listeners.filter.ListenerFilterFactory;
import dev.pillion.proxycore.config.listener.ListenerConfig;
import dev.pillion.proxycore.log.AccessLogger;
import java.util.List;

/** A configured listener, compiled: what all workers share. Immutable but for draining. */
final class Listener {
  private final ListenerConfig config;
  private final ListenerStats stats;
  private final List<ListenerFilterFactory> filters;
  private final FilterChainManager<FilterChain> chains;
  private final List<AccessLogger> accessLogs;
  private final DrainState drain = new DrainState();
  private final WorkerListener[] workers;
  private final ConnectionLimits limits;
  private final String limitKey;

  /**
   * @param workers its part on each worker, by the worker's index; filled before it is used
   */
  Listener(
      ListenerConfig config,
      ListenerStats stats,
      List<ListenerFilterFactory> filters,
      FilterChainManager<FilterChain> chains,
      List<AccessLogger> accessLogs,
      WorkerListener[] workers,
      ConnectionLimits limits) {
    this.config = config;
    this.stats = stats;
    this.filters = filters;
    this.chains = chains;
    this.accessLogs = accessLogs;
    this.workers = workers;
    this.limits = limits;
    this.limitKey = ConnectionLimits.listenerKey(config.name());
  }

  String name() {
    return config.name();
  }

  ListenerConfig config() {
    return config;
  }

  ListenerStats stats() {
    return stats;
  }

  List<ListenerFilterFactory> filters() {
    return filters;
  }

  FilterChainManager<FilterChain> chains() {
    return chains;
  }

  List<AccessLogger> accessLogs() {
    return accessLogs;
  }

  DrainState drain() {
    return drain;
  }

  WorkerListener[] workers() {
    return workers;
  }

  ConnectionLimits limits() {
    return limits;
  }

  /** The runtime's key that bounds its connections. */
  String limitKey() {
    return limitKey;
  }

  /** Where its statistics lie: {@code listener.<address>.}. */
  String statPrefix() {
    return stats.prefix;
  }

  /**
   * How many connections it has, those still in their listener filters included; any thread. Not
   * its gauges, which it may share with a listener of the same prefix.
   */
  long activeConnections() {
    long total = 0;
    for (WorkerListener part : workers) {
      total += part.load.get();
    }
    return total;
  }

  boolean inbound() {
    return config.direction() == ListenerConfig.TrafficDirection.INBOUND;
  }
}
