package dev.pillion.routing.cluster;

/** Envoy's coarse health of a host. */
enum HostHealth {
  HEALTHY,
  DEGRADED,
  UNHEALTHY;

  /** DRAINING and TIMEOUT get no new requests either (Envoy: HostImpl, FAILED_EDS_HEALTH). */
  static HostHealth of(Host host) {
    if (host.ejected()) {
      return UNHEALTHY;
    }
    return switch (host.endpoint().health()) {
      case HEALTHY -> HEALTHY;
      case DEGRADED -> DEGRADED;
      case UNHEALTHY, DRAINING, TIMEOUT -> UNHEALTHY;
    };
  }
}
