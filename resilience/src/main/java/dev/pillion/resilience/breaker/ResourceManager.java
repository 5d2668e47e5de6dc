package dev.pillion.resilience.breaker;

import dev.pillion.proxycore.config.cluster.CircuitBreakers.RetryBudget;
import dev.pillion.proxycore.config.cluster.CircuitBreakers.Thresholds;

/** The bounded things of one cluster and priority (Envoy: ResourceManager). Any thread. */
public record ResourceManager(
    Resource connections,
    Resource pendingRequests,
    Resource requests,
    Resource retries,
    Resource connectionPools) {

  public static ResourceManager of(Thresholds thresholds) {
    boolean tracked = thresholds.trackRemaining();
    RetryBudget budget = thresholds.retryBudget();
    boolean counted = tracked || budget != null;
    Resource pending = Resource.of(thresholds.maxPendingRequests(), counted);
    Resource requests = Resource.of(thresholds.maxRequests(), counted);
    return new ResourceManager(
        Resource.of(thresholds.maxConnections(), tracked),
        pending,
        requests,
        budget == null
            ? Resource.of(thresholds.maxRetries(), tracked)
            : Resource.budget(budget, requests, pending),
        Resource.of(poolLimit(thresholds.maxConnectionPools()), tracked));
  }

  /** Without a bound Envoy says that 64 bits' maximum of them is left. */
  private static long poolLimit(long configured) {
    return configured >= Thresholds.UNLIMITED ? Long.MAX_VALUE : configured;
  }
}
