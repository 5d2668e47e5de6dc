package dev.pillion.xdsclient.dump;

import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cluster's hosts as they are now, for {@code include_eds}.
 *
 * @param overprovisioningFactor in percent
 */
public record EndpointsDump(
    String cluster, int overprovisioningFactor, List<LocalityDump> localities) {
  /** The hosts of one locality at one priority; {@code weight}: 0 where it has none. */
  public record LocalityDump(
      String region,
      String zone,
      String subZone,
      int priority,
      long weight,
      List<HostDump> hosts) {}

  /**
   * A host.
   *
   * @param health the name of an {@code envoy.config.core.v3.HealthStatus}
   * @param metadata null: none
   */
  public record HostDump(
      SocketAddress address,
      String hostname,
      String health,
      long weight,
      @Nullable Map<String, Map<String, Object>> metadata) {}
}
