package dev.pillion.routing.cluster;

import dev.pillion.proxycore.config.cluster.ClusterConfig.LocalityEndpoints;

/** Where a host is, and how early it is used: priority 0 first. */
public record Locality(String region, String zone, String subZone, int priority) {
  static final Locality NONE = new Locality("", "", "", 0);

  static Locality of(LocalityEndpoints endpoints) {
    return new Locality(
        endpoints.region(), endpoints.zone(), endpoints.subZone(), endpoints.priority());
  }
}
