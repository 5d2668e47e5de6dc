package dev.pillion.proxyapp.server;

import dev.pillion.listeners.AccessLoggers;
import dev.pillion.listeners.ConnectionLimits;
import dev.pillion.listeners.ListenerManager;
import dev.pillion.listeners.http.HttpRuntime;
import dev.pillion.listeners.http.header.NodeIdentity;
import dev.pillion.proxycore.config.Bootstrap;
import dev.pillion.proxycore.config.ConfigException;
import dev.pillion.proxycore.config.listener.ListenerConfig;
import dev.pillion.proxycore.runtime.RuntimeLoader;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.worker.Worker;
import dev.pillion.routing.cluster.ClusterManager;
import dev.pillion.routing.cluster.OutlierEvents;
import dev.pillion.routing.pool.Upstreams;
import java.util.ArrayList;
import java.util.List;

/** Clusters, filters and listeners of the process on their workers. For the main thread. */
final class DataPlane {
  private final ClusterManager clusters;
  private final ListenerManager listeners;
  private final ConnectionLimits limits;

  DataPlane(
      EventLoops loops,
      StatsStore stats,
      NodeIdentity node,
      AccessLoggers accessLoggers,
      OutlierEvents outlierEvents,
      Bootstrap bootstrap) {
    RuntimeLoader runtime = bootstrap.runtime();
    limits = new ConnectionLimits(bootstrap.server().maxDownstreamConnections(), runtime);
    List<Worker> workers = loops.workers();
    clusters = new ClusterManager(loops.main(), stats, outlierEvents);
    Upstreams upstreams = new Upstreams(clusters, workers);
    NetworkFilters filters =
        new NetworkFilters(
            stats,
            upstreams,
            new HttpFilters(stats, upstreams),
            new HttpRuntime(workers, stats, node, RuntimeFeatures.rejectPathWithFragment(runtime)),
            accessLoggers);
    listeners = new ListenerManager(workers, stats, filters, accessLoggers, limits);
  }

  /** Takes the clusters over and opens the listeners' sockets; nothing is accepted yet. */
  void load(Bootstrap bootstrap) throws ConfigException {
    clusters.update(bootstrap.clusters());
    for (ListenerConfig listener : bootstrap.listeners()) {
      listeners.add(listener);
    }
  }

  /** Finds all that {@link #load} would refuse; opens no socket. */
  void check(Bootstrap bootstrap) throws ConfigException {
    List<String> errors = new ArrayList<>();
    for (ListenerConfig listener : bootstrap.listeners()) {
      try {
        listeners.check(listener);
      } catch (ConfigException e) {
        errors.addAll(e.errors());
      }
    }
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
  }

  ClusterManager clusters() {
    return clusters;
  }

  /** The bounds on connections, which the admin server's count against as well. */
  ConnectionLimits limits() {
    return limits;
  }

  ListenerManager listeners() {
    return listeners;
  }
}
