package dev.pillion.initiptables;

import static dev.pillion.initiptables.NftPlanBuilder.ISTIO_INBOUND;
import static dev.pillion.initiptables.NftPlanBuilder.OUTPUT;
import static dev.pillion.initiptables.NftPlanBuilder.PREROUTING;

/** {@link TproxyRules} in native nftables. */
final class NftTproxy {
  private static final String OUTBOUND_MARK = "1338";

  private final InterceptionConfig config;
  private final NftPlanBuilder plan;

  NftTproxy(InterceptionConfig config, NftPlanBuilder plan) {
    this.config = config;
    this.plan = plan;
  }

  void add() {
    String mark = config.tproxyMark();
    plan.mangle(PREROUTING, "meta l4proto tcp mark " + mark + " counter ct mark set mark");
    plan.mangle(OUTPUT, "oifname lo meta l4proto tcp mark " + mark + " counter return");
    for (String uid : config.proxyUids()) {
      markProxy("skuid " + uid);
    }
    for (String gid : config.proxyGids()) {
      markProxy("skgid " + gid);
    }
    plan.mangle(OUTPUT, "meta l4proto tcp ct mark " + mark + " counter meta mark set ct mark");
    plan.mangleAt(ISTIO_INBOUND, 0, "meta l4proto tcp mark " + mark + " counter return");
    plan.mangleAt(ISTIO_INBOUND, 1, passthrough("ip", Family.IPV4));
    if (config.ipv6()) {
      plan.mangleAt(ISTIO_INBOUND, 1, passthrough("ip6", Family.IPV6));
    }
    plan.mangleAt(
        ISTIO_INBOUND,
        2,
        "iifname lo meta l4proto tcp mark != " + OUTBOUND_MARK + " counter return");
  }

  private static String passthrough(String match, Family family) {
    return "iifname lo meta l4proto tcp "
        + match
        + " saddr "
        + family.passthroughSource
        + " counter return";
  }

  private void markProxy(String owner) {
    markProxy("ip daddr != " + config.loopbackCidr(), owner);
    if (config.ipv6()) {
      markProxy("ip6 daddr != ::1/128", owner);
    }
  }

  private void markProxy(String destination, String owner) {
    plan.mangle(
        OUTPUT,
        "oifname lo meta l4proto tcp "
            + destination
            + " "
            + owner
            + " counter meta mark set "
            + OUTBOUND_MARK);
  }
}
