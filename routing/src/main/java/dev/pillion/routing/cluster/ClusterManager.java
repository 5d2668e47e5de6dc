package dev.pillion.routing.cluster;

import dev.pillion.proxycore.config.cluster.ClusterConfig;
import dev.pillion.proxycore.config.cluster.ClusterConfig.Discovery;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.worker.Worker;
import dev.pillion.routing.dns.NameResolvers;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * All clusters of the process. The map of clusters is one immutable snapshot; a cluster's hosts are
 * another, replaced as discovery learns of them. Changes are made on the configuration thread;
 * reading is for any thread.
 */
public final class ClusterManager {
  /** Told of changes, on the configuration thread. */
  public interface Listener {
    /** The cluster has other hosts now, or other properties, or is gone. */
    void onClusterChanged(String name);
  }

  private final Worker configuration;
  private final StatsStore store;
  private final OutlierEvents outlierEvents;
  private final ClusterManagerStats counters;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile Map<String, Cluster> clusters = Map.of();
  private @Nullable DnsDiscoveries dns;

  /**
   * @param configuration the configuration thread with its timers and its shard of the statistics
   */
  public ClusterManager(Worker configuration, StatsStore store) {
    this(configuration, store, OutlierEvents.NONE);
  }

  /** As above, and ejections of hosts are told of. */
  public ClusterManager(Worker configuration, StatsStore store, OutlierEvents outlierEvents) {
    this.configuration = configuration;
    this.store = store;
    this.outlierEvents = outlierEvents;
    store.addUnused(action -> clusters.values().forEach(c -> c.forEachUnusedStat(action)));
    counters = new ClusterManagerStats(store);
  }

  /** Takes over a whole set of clusters; one whose configuration is unchanged keeps its state. */
  public void update(List<ClusterConfig> configs) {
    Map<String, Cluster> present = clusters;
    Map<String, Cluster> next = LinkedHashMap.newLinkedHashMap(configs.size());
    for (ClusterConfig config : configs) {
      Cluster known = present.get(config.name());
      boolean keep = known != null && known.config().equals(config);
      if (known == null) {
        counters.added.inc(configuration.stats());
      } else if (!keep) {
        counters.modified.inc(configuration.stats());
      }
      next.put(config.name(), keep ? known : newCluster(config));
    }
    clusters = next;
    updateDns(next);
    present.forEach((name, cluster) -> tellIfChanged(name, cluster, next.get(name)));
    long removed = present.keySet().stream().filter(name -> !next.containsKey(name)).count();
    counters.removed.add(configuration.stats(), removed);
    counters.active.set(configuration.stats(), next.size());
    counters.warming.set(configuration.stats(), 0);
  }

  private Cluster newCluster(ClusterConfig config) {
    return new Cluster(config, store, configuration, outlierEvents, () -> changed(config.name()));
  }

  private void updateDns(Map<String, Cluster> next) {
    DnsDiscoveries discoveries = dns;
    if (discoveries == null && usesDns(next)) {
      discoveries =
          new DnsDiscoveries(
              configuration, new NameResolvers(configuration.eventLoop()), this::changed);
      dns = discoveries;
    }
    if (discoveries != null) {
      discoveries.update(next);
    }
  }

  private static boolean usesDns(Map<String, Cluster> clusters) {
    for (Cluster cluster : clusters.values()) {
      switch (cluster.config().discovery()) {
        case Discovery.StrictDns _, Discovery.LogicalDns _ -> {
          return true;
        }
        case Discovery.Static _, Discovery.OriginalDst _ -> {}
      }
    }
    return false;
  }

  /**
   * Runs something on the configuration thread as soon as every cluster is initialized: as soon as
   * each DNS cluster has had a first answer or failure ({@code wait_for_warm_on_init}). That may be
   * at once. Call it on the configuration thread, after {@link #update}.
   */
  public void whenInitialized(Runnable action) {
    DnsDiscoveries discoveries = dns;
    if (discoveries == null) {
      action.run();
    } else {
      discoveries.whenInitialized(action);
    }
  }

  private void tellIfChanged(String name, Cluster before, @Nullable Cluster after) {
    if (before != after) {
      before.close();
      changed(name);
    }
  }

  private void changed(String name) {
    for (Listener listener : listeners) {
      listener.onClusterChanged(name);
    }
  }

  public void addListener(Listener listener) {
    listeners.add(listener);
  }

  /** The cluster of that name, or null. */
  public @Nullable Cluster cluster(String name) {
    return clusters.get(name);
  }

  /** All clusters in the order of the configuration. */
  public Collection<Cluster> clusters() {
    return clusters.values();
  }
}
