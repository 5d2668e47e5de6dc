package dev.pillion.routing.cluster;

import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.resilience.breaker.Resource;
import dev.pillion.resilience.breaker.ResourceManager;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * {@code cluster.<name>.circuit_breakers.<priority>.*} by Envoy's names: whether each limit is
 * reached, and with {@code track_remaining} how much is left. Computed when somebody reads them, so
 * that requests pay nothing.
 */
final class CircuitBreakerStats {
  private final StatsStore store;
  private final String prefix;
  private final Supplier<ResourceManager> resources;

  private CircuitBreakerStats(
      StatsStore store, String prefix, Supplier<ResourceManager> resources) {
    this.store = store;
    this.prefix = prefix;
    this.resources = resources;
  }

  /**
   * @param cluster the cluster's name in statistics
   * @param priority in lower case
   * @param resources asked for at every reading, by any thread
   */
  static void create(
      StatsStore store,
      String cluster,
      String priority,
      boolean trackRemaining,
      Supplier<ResourceManager> resources) {
    String prefix =
        "cluster." + StatNames.sanitize(cluster) + ".circuit_breakers." + priority + ".";
    CircuitBreakerStats stats = new CircuitBreakerStats(store, prefix, resources);
    stats.open("cx_open", ResourceManager::connections);
    stats.open("cx_pool_open", ResourceManager::connectionPools);
    stats.open("rq_pending_open", ResourceManager::pendingRequests);
    stats.open("rq_open", ResourceManager::requests);
    stats.open("rq_retry_open", ResourceManager::retries);
    if (trackRemaining) {
      stats.remaining("remaining_cx", ResourceManager::connections);
      stats.remaining("remaining_cx_pools", ResourceManager::connectionPools);
      stats.remaining("remaining_pending", ResourceManager::pendingRequests);
      stats.remaining("remaining_rq", ResourceManager::requests);
      stats.remaining("remaining_retries", ResourceManager::retries);
    }
  }

  private void open(String name, Function<ResourceManager, Resource> resource) {
    var _ = store.gauge(prefix + name, () -> resource.apply(resources.get()).canTake() ? 0 : 1);
  }

  private void remaining(String name, Function<ResourceManager, Resource> resource) {
    var _ = store.gauge(prefix + name, () -> resource.apply(resources.get()).remaining());
  }
}
