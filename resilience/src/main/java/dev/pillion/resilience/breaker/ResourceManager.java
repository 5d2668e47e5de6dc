package dev.pillion.resilience.breaker;

import dev.pillion.proxycore.config.cluster.CircuitBreakers.Thresholds;

/** The bounded things of one cluster and priority (Envoy: ResourceManager). Any thread. */
public record ResourceManager(
    Resource connections, Resource pendingRequests, Resource requests, Resource retries) {

  public static ResourceManager of(Thresholds thresholds) {
    return new ResourceManager(
        Resource.of(thresholds.maxConnections()),
        Resource.of(thresholds.maxPendingRequests()),
        Resource.of(thresholds.maxRequests()),
        Resource.of(thresholds.maxRetries()));
  }
}
