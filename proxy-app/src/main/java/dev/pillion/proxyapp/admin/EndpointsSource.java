package dev.pillion.proxyapp.admin;

import dev.pillion.proxycore.config.cluster.ClusterConfig;
import dev.pillion.proxycore.config.cluster.ClusterConfig.LocalityEndpoints;
import dev.pillion.proxycore.config.cluster.Endpoint;
import dev.pillion.routing.cluster.Cluster;
import dev.pillion.routing.cluster.ClusterManager;
import dev.pillion.routing.cluster.Host;
import dev.pillion.routing.cluster.Locality;
import dev.pillion.xdsclient.dump.EndpointsDump;
import dev.pillion.xdsclient.dump.EndpointsDump.HostDump;
import dev.pillion.xdsclient.dump.EndpointsDump.LocalityDump;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The present hosts of all clusters, for {@code /config_dump?include_eds}. */
public final class EndpointsSource {
  private EndpointsSource() {}

  /** The clusters by name; each is looked at when it is asked for. */
  public static Iterator<EndpointsDump> of(ClusterManager clusters) {
    return clusters.clusters().stream()
        .sorted(Comparator.comparing(Cluster::name))
        .map(EndpointsSource::dump)
        .iterator();
  }

  private static EndpointsDump dump(Cluster cluster) {
    Map<Locality, List<HostDump>> localities = new LinkedHashMap<>();
    ClusterConfig config = cluster.config();
    boolean resolved =
        config.discovery() instanceof ClusterConfig.Discovery.StrictDns
            || config.discovery() instanceof ClusterConfig.Discovery.LogicalDns;
    boolean destinations = config.discovery() instanceof ClusterConfig.Discovery.OriginalDst;
    for (Host host : cluster.presentHosts()) {
      localities
          .computeIfAbsent(host.locality(), locality -> new ArrayList<>())
          .add(dump(host, resolved));
    }
    List<LocalityDump> dumps = new ArrayList<>();
    localities.forEach(
        (locality, hosts) ->
            dumps.add(
                new LocalityDump(
                    locality.region(),
                    locality.zone(),
                    locality.subZone(),
                    locality.priority(),
                    destinations ? 0 : weight(config, locality),
                    hosts)));
    return new EndpointsDump(cluster.name(), config.commonLb().overprovisioningFactor(), dumps);
  }

  private static long weight(ClusterConfig config, Locality locality) {
    for (LocalityEndpoints given : config.endpoints()) {
      if (given.region().equals(locality.region())
          && given.zone().equals(locality.zone())
          && given.subZone().equals(locality.subZone())
          && given.priority() == locality.priority()) {
        return given.weight();
      }
    }
    return 0;
  }

  /**
   * @param resolved Envoy's hosts of a resolved name have metadata even where there is none
   */
  private static HostDump dump(Host host, boolean resolved) {
    Endpoint endpoint = host.endpoint();
    return new HostDump(
        host.address(),
        host.hostname(),
        health(host),
        endpoint.weight(),
        endpoint.metadata().isEmpty() && !resolved ? null : endpoint.metadata());
  }

  /** Envoy's coarse health. */
  private static String health(Host host) {
    if (host.ejected()) {
      return "UNHEALTHY";
    }
    return switch (host.endpoint().health()) {
      case HEALTHY -> "HEALTHY";
      case DEGRADED -> "DEGRADED";
      case UNHEALTHY, DRAINING, TIMEOUT -> "UNHEALTHY";
    };
  }
}
