package dev.pillion.routing.cluster;

import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.StatsScope;
import dev.pillion.resilience.breaker.Resource;
import dev.pillion.resilience.breaker.ResourceManager;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * {@code cluster.<name>.circuit_breakers.<priority>.*} by Envoy's names: whether each limit is
 * reached, and with {@code track_remaining} how much is left. Computed when somebody reads them, so
 * that requests pay nothing.
 */
final class CircuitBreakerStats {
  private final StatsScope scope;
  private final String prefix;
  private final BooleanSupplier used;
  private final Supplier<ResourceManager> resources;

  private CircuitBreakerStats(
      StatsScope scope, String prefix, BooleanSupplier used, Supplier<ResourceManager> resources) {
    this.scope = scope;
    this.used = used;
    this.prefix = prefix;
    this.resources = resources;
  }

  /**
   * @param stats the cluster's
   * @param priority in lower case
   * @param used whether something has asked for the priority's resources
   * @param resources asked for at every reading, by any thread
   */
  static void create(
      ClusterStats stats,
      String priority,
      boolean trackRemaining,
      BooleanSupplier used,
      Supplier<ResourceManager> resources) {
    String prefix = "circuit_breakers." + priority + ".";
    CircuitBreakerStats all = new CircuitBreakerStats(stats.scope(), prefix, used, resources);
    all.open("cx_open", ResourceManager::connections, stats.cxTotal);
    all.openAtOnce("cx_pool_open", ResourceManager::connectionPools, stats.cxHttp1Total);
    all.open("rq_pending_open", ResourceManager::pendingRequests, stats.rqPendingTotal);
    all.open("rq_open", ResourceManager::requests, stats.rqTotal);
    all.open("rq_retry_open", ResourceManager::retries, stats.rqRetry);
    if (trackRemaining) {
      all.remaining("remaining_cx", ResourceManager::connections);
      all.remaining("remaining_cx_pools", ResourceManager::connectionPools);
      all.remaining("remaining_pending", ResourceManager::pendingRequests);
      all.remaining("remaining_rq", ResourceManager::requests);
      all.remaining("remaining_retries", ResourceManager::retries);
    }
  }

  /** Envoy writes the gauge whenever the resource is taken, which the counter tells of as well. */
  private void open(String name, Function<ResourceManager, Resource> resource, Counter taken) {
    var _ =
        scope.gauge(
            name(name),
            () -> resource.apply(resources.get()).exhausted() ? 1 : 0,
            () -> taken.used() && used.getAsBoolean());
  }

  /** As {@link #open} for what Envoy writes for both priorities when one has it taken. */
  private void openAtOnce(
      String name, Function<ResourceManager, Resource> resource, Counter taken) {
    var _ =
        scope.gauge(
            name(name), () -> resource.apply(resources.get()).exhausted() ? 1 : 0, taken::used);
  }

  private void remaining(String name, Function<ResourceManager, Resource> resource) {
    var _ = scope.gauge(name(name), () -> remaining(resource.apply(resources.get())), () -> true);
  }

  /** Gauges are unsigned, and where Envoy bounds nothing the bound is the largest of them. */
  private static long remaining(Resource resource) {
    return resource.limit() == Long.MAX_VALUE ? -1L - resource.inUse() : resource.remaining();
  }

  /** One string for all clusters. */
  private String name(String name) {
    return (prefix + name).intern();
  }
}
