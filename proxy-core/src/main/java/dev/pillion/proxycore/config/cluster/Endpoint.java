package dev.pillion.proxycore.config.cluster;

import dev.pillion.proxycore.config.Address;
import java.util.Map;

/**
 * {@code LbEndpoint}.
 *
 * @param hostname for host rewrites; empty: none
 * @param weight at least 1
 */
public record Endpoint(
    Address address,
    String hostname,
    long weight,
    Health health,
    Map<String, Map<String, Object>> metadata) {

  /** {@code health_status}, as it was given. */
  public enum Health {
    HEALTHY,
    UNHEALTHY,
    DRAINING,
    TIMEOUT,
    DEGRADED
  }
}
