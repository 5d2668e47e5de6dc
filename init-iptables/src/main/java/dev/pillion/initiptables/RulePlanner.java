package dev.pillion.initiptables;

import java.util.List;

/**
 * From what is to be intercepted to the rules that do it: the rules of istio-iptables, in its
 * order. Pure: reads nothing but its argument.
 */
final class RulePlanner {
  private RulePlanner() {}

  static IptablesPlan plan(InterceptionConfig config) {
    List<Table> ipv4 = plan(config, Family.IPV4);
    List<Table> ipv6 = config.ipv6() ? plan(config, Family.IPV6) : List.of();
    return new IptablesPlan(ipv4, ipv6);
  }

  private static List<Table> plan(InterceptionConfig config, Family family) {
    PlanBuilder builder = new PlanBuilder();
    InboundRules inbound = new InboundRules(config, family, builder);
    OutboundRules outbound = new OutboundRules(config, family, builder);

    inbound.leaveInterfacesAlone();
    inbound.dropInvalid();
    inbound.redirectTargets();
    inbound.ports();
    outbound.jump();
    outbound.leavePortsAlone();
    outbound.leaveProxyAlone();
    outbound.ownerGroups();
    if (config.dns().enabled()) {
      new DnsRules(config, family, builder).add();
    }
    outbound.leaveAddressesAlone();
    outbound.include();
    if (config.tproxy()) {
      new TproxyRules(config, family, builder).add();
    }
    return builder.build();
  }

  /** The addresses that mean the application itself. */
  static String loopback(InterceptionConfig config, Family family) {
    return family == Family.IPV4 ? config.loopbackCidr() : "::1/128";
  }
}
