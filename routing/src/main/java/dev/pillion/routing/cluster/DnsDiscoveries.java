package dev.pillion.routing.cluster;

import dev.pillion.proxycore.config.cluster.ClusterConfig.DnsOptions;
import dev.pillion.proxycore.worker.Worker;
import dev.pillion.routing.dns.NameResolvers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The discoveries of all DNS clusters. Made with the first of them: a process that has none does
 * not load a resolver's classes. For the configuration thread.
 */
final class DnsDiscoveries {
  private final Worker worker;
  private final NameResolvers resolvers;
  private final Consumer<String> onHostsChanged;
  private final Map<String, DnsDiscovery> running = new HashMap<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private int uninitialized;

  /**
   * @param onHostsChanged told the name of a cluster that has other hosts
   */
  DnsDiscoveries(Worker worker, NameResolvers resolvers, Consumer<String> onHostsChanged) {
    this.worker = worker;
    this.resolvers = resolvers;
    this.onHostsChanged = onHostsChanged;
  }

  /** Stops what is not among the clusters any more and starts what is new. */
  void update(Map<String, Cluster> clusters) {
    Map<String, DnsDiscovery> replaced = new HashMap<>();
    for (Iterator<DnsDiscovery> all = running.values().iterator(); all.hasNext(); ) {
      DnsDiscovery discovery = all.next();
      String name = discovery.cluster().name();
      if (clusters.get(name) != discovery.cluster()) {
        all.remove();
        replaced.put(name, discovery);
      }
    }
    for (Cluster cluster : clusters.values()) {
      DnsOptions options = DnsDiscovery.optionsOf(cluster);
      if (options != null && !running.containsKey(cluster.name())) {
        start(cluster, options, replaced.get(cluster.name()));
      }
    }
    replaced.values().forEach(DnsDiscovery::stop);
  }

  private void start(Cluster cluster, DnsOptions options, @Nullable DnsDiscovery predecessor) {
    uninitialized++;
    DnsDiscovery discovery =
        new DnsDiscovery(
            cluster,
            options,
            resolvers.resolver(options),
            worker,
            () -> onHostsChanged.accept(cluster.name()),
            this::onInitialized);
    running.put(cluster.name(), discovery);
    discovery.start(predecessor);
  }

  private void onInitialized() {
    uninitialized--;
    if (uninitialized == 0) {
      List<Runnable> told = List.copyOf(waiting);
      waiting.clear();
      told.forEach(Runnable::run);
    }
  }

  /** Runs something as soon as every cluster is initialized, perhaps at once. */
  void whenInitialized(Runnable action) {
    if (uninitialized == 0) {
      action.run();
    } else {
      waiting.add(action);
    }
  }
}
