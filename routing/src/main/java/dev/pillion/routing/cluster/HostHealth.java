package dev.pillion.routing.cluster;

import dev.pillion.proxycore.config.cluster.Endpoint;

/** Envoy's coarse health of a host. */
enum HostHealth {
  HEALTHY,
  DEGRADED,
  UNHEALTHY;

  /** DRAINING and TIMEOUT get no new requests either (Envoy: HostImpl, FAILED_EDS_HEALTH). */
  static HostHealth of(Endpoint endpoint) {
    return switch (endpoint.health()) {
      case HEALTHY -> HEALTHY;
      case DEGRADED -> DEGRADED;
      case UNHEALTHY, DRAINING, TIMEOUT -> UNHEALTHY;
    };
  }
}
