package dev.pillion.routing.cluster;

import dev.pillion.proxycore.config.cluster.ClusterConfig;
import dev.pillion.proxycore.config.cluster.ClusterConfig.LocalityEndpoints;
import dev.pillion.proxycore.config.cluster.Endpoint;
import java.net.SocketAddress;

/** Makes host sets from what a cluster's configuration lists. */
final class HostSets {
  private HostSets() {}

  /**
   * The hosts whose addresses the configuration gives outright: all of a STATIC cluster; none of a
   * DNS cluster, whose names are resolved first.
   */
  static HostSet configured(ClusterConfig config) {
    if (!(config.discovery() instanceof ClusterConfig.Discovery.Static)) {
      return HostSet.EMPTY;
    }
    HostSet.Builder builder = new HostSet.Builder(HostSet.EMPTY, config.commonLb());
    for (LocalityEndpoints group : config.endpoints()) {
      Locality locality = Locality.of(group);
      for (Endpoint endpoint : group.endpoints()) {
        SocketAddress address = Addresses.literal(endpoint.address());
        if (address == null) {
          throw new IllegalArgumentException(
              "cluster " + config.name() + ": not an IP address: " + endpoint.address());
        }
        builder.add(address, endpoint, locality);
      }
    }
    return builder.build();
  }
}
