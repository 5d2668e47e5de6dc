package dev.pillion.resilience.breaker;

import dev.pillion.proxycore.config.cluster.CircuitBreakers.Thresholds;

/**
 * The bounded things of one cluster and priority (Envoy: ResourceManager). Connection pools have no
 * bound so far. Any thread.
 */
public record ResourceManager(
    Resource connections,
    Resource pendingRequests,
    Resource requests,
    Resource retries,
    Resource connectionPools) {

  public static ResourceManager of(Thresholds thresholds) {
    boolean tracked = thresholds.trackRemaining();
    return new ResourceManager(
        Resource.of(thresholds.maxConnections(), tracked),
        Resource.of(thresholds.maxPendingRequests(), tracked),
        Resource.of(thresholds.maxRequests(), tracked),
        Resource.of(thresholds.maxRetries(), tracked),
        Resource.of(Long.MAX_VALUE, tracked));
  }
}
