package dev.pillion.proxycore.config.cluster;

/**
 * What holds for every balancer of a cluster: {@code common_lb_config} and the load assignment's
 * policy.
 *
 * @param healthyPanicThreshold with fewer healthy hosts in percent, health is ignored; 0: never
 * @param overprovisioningFactor in percent: how much more than their part healthy hosts take before
 *     the next priority helps
 * @param closeConnectionsOnHostSetChange a change of the hosts ends all pooled connections
 */
public record CommonLb(
    int healthyPanicThreshold,
    int overprovisioningFactor,
    boolean closeConnectionsOnHostSetChange) {
  /** Envoy's. */
  public static final CommonLb DEFAULT = new CommonLb(50, 140, false);
}
