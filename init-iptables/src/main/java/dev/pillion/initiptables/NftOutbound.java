package dev.pillion.initiptables;

import static dev.pillion.initiptables.NftPlanBuilder.ISTIO_IN_REDIRECT;
import static dev.pillion.initiptables.NftPlanBuilder.ISTIO_OUTPUT;
import static dev.pillion.initiptables.NftPlanBuilder.ISTIO_REDIRECT;
import static dev.pillion.initiptables.NftPlanBuilder.OUTPUT;
import static dev.pillion.initiptables.NftPlanBuilder.PREROUTING;

import java.util.List;

/** {@link OutboundRules} in native nftables. */
final class NftOutbound {
  private final InterceptionConfig config;
  private final NftPlanBuilder plan;

  NftOutbound(InterceptionConfig config, NftPlanBuilder plan) {
    this.config = config;
    this.plan = plan;
  }

  void beforeDns() {
    plan.nat(OUTPUT, "counter jump " + ISTIO_OUTPUT);
    for (String port : config.outboundPortsExclude()) {
      add("tcp dport " + port + " counter return");
      add("udp dport " + port + " counter return");
    }
    add("oifname lo ip saddr " + Family.IPV4.passthroughSource + " counter return");
    if (config.ipv6()) {
      add("oifname lo ip6 saddr " + Family.IPV6.passthroughSource + " counter return");
    }
    boolean dns = config.dns().enabled();
    String notTunnel = "!= " + config.tunnelPort();
    for (String uid : config.proxyUids()) {
      owner("skuid", uid, dns ? "!= { 53, " + config.tunnelPort() + " }" : notTunnel);
    }
    for (String gid : config.proxyGids()) {
      owner("skgid", gid, notTunnel);
    }
    ownerGroups();
  }

  private void owner(String key, String id, String ports) {
    callToItself("ip daddr != " + config.loopbackCidr(), ports, key + " " + id);
    if (config.ipv6()) {
      callToItself("ip6 daddr != ::1/128", ports, key + " " + id);
    }
    if (!config.outboundInclude().hasLoopback()) {
      String scope = config.dns().enabled() ? "meta l4proto tcp tcp dport != 53 " : "";
      add("oifname lo " + scope + key + " != " + id + " counter return");
    }
    add(key + " " + id + " counter return");
  }

  private void callToItself(String destination, String ports, String owner) {
    add(
        "oifname lo meta l4proto tcp "
            + destination
            + " tcp dport "
            + ports
            + " "
            + owner
            + " counter jump "
            + ISTIO_IN_REDIRECT);
  }

  private void ownerGroups() {
    InterceptionConfig.OwnerGroups owners = config.ownerGroups();
    StringBuilder noneOf = new StringBuilder();
    for (String group : owners.groups()) {
      if (owners.allExcept()) {
        add("skgid " + group + " counter return");
      } else {
        noneOf.append("skgid != ").append(group).append(' ');
      }
    }
    if (!owners.allExcept()) {
      add(noneOf + "counter return");
    }
  }

  void afterDns() {
    add("ip daddr " + config.loopbackCidr() + " counter return");
    if (config.ipv6()) {
      add("ip6 daddr ::1/128 counter return");
    }
    for (Cidr range : config.outboundExclude().v4()) {
      add("ip daddr " + range.text() + " counter return");
    }
    if (config.ipv6()) {
      for (Cidr range : config.outboundExclude().v6()) {
        add("ip6 daddr " + range.text() + " counter return");
      }
    }
    for (String port : config.outboundPortsInclude()) {
      add("tcp dport " + port + " counter jump " + ISTIO_REDIRECT);
    }
    include();
  }

  private void include() {
    if (config.outboundInclude().all()) {
      add("counter jump " + ISTIO_REDIRECT);
      for (String nic : config.virtualInterfaces()) {
        plan.natFirst(PREROUTING, "iifname " + nic + " counter jump " + ISTIO_REDIRECT);
      }
      return;
    }
    include("ip daddr ", config.outboundInclude().v4());
    if (config.ipv6()) {
      include("ip6 daddr ", config.outboundInclude().v6());
    }
  }

  private void include(String match, List<Cidr> ranges) {
    for (Cidr range : ranges) {
      String redirect = match + range.text() + " counter jump " + ISTIO_REDIRECT;
      for (String nic : config.virtualInterfaces()) {
        plan.natFirst(PREROUTING, "iifname " + nic + " " + redirect);
      }
      add(redirect);
    }
  }

  private void add(String text) {
    plan.nat(ISTIO_OUTPUT, text);
  }
}
