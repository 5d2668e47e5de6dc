package dev.pillion.initiptables;

import static dev.pillion.initiptables.NftPlanBuilder.ISTIO_INBOUND;
import static dev.pillion.initiptables.NftPlanBuilder.ISTIO_OUTPUT;
import static dev.pillion.initiptables.NftPlanBuilder.ISTIO_OUTPUT_DNS;
import static dev.pillion.initiptables.NftPlanBuilder.OUTPUT;
import static dev.pillion.initiptables.NftPlanBuilder.PREROUTING;

import java.util.ArrayList;
import java.util.List;

/** {@link DnsRules} in native nftables. */
final class NftDns {
  private static final String TO_AGENT = " counter redirect to :15053";

  private final InterceptionConfig config;
  private final NftPlanBuilder plan;

  /** {@code ip daddr a/32} by server; the same with saddr in the other list. */
  private final List<String> destinations = new ArrayList<>();

  private final List<String> sources = new ArrayList<>();

  NftDns(InterceptionConfig config, NftPlanBuilder plan) {
    this.config = config;
    this.plan = plan;
    servers("ip", Family.IPV4);
    if (config.ipv6()) {
      servers("ip6", Family.IPV6);
    }
  }

  private void servers(String match, Family family) {
    for (String server : config.dns().servers(family)) {
      destinations.add(match + " daddr " + server + family.host);
      sources.add(match + " saddr " + server + family.host);
    }
  }

  void add() {
    plan.raw(OUTPUT, "counter jump " + ISTIO_OUTPUT_DNS);
    plan.nat(ISTIO_OUTPUT, "counter jump " + ISTIO_OUTPUT_DNS);
    redirect();
    for (String uid : config.proxyUids()) {
      zonesOfProxy("skuid " + uid);
    }
    for (String gid : config.proxyGids()) {
      zonesOfProxy("skgid " + gid);
    }
    zonesOfServers();
  }

  private void redirect() {
    if (config.dns().allServers()) {
      plan.nat(ISTIO_OUTPUT_DNS, "meta l4proto tcp tcp dport 53" + TO_AGENT);
      plan.nat(ISTIO_OUTPUT_DNS, "udp dport 53" + TO_AGENT);
      return;
    }
    for (String server : destinations) {
      plan.nat(ISTIO_OUTPUT_DNS, server + " tcp dport 53" + TO_AGENT);
    }
    for (String server : destinations) {
      plan.nat(ISTIO_OUTPUT_DNS, server + " udp dport 53" + TO_AGENT);
    }
  }

  private void zonesOfProxy(String owner) {
    plan.raw(ISTIO_OUTPUT_DNS, "udp dport 53 meta " + owner + " counter ct zone set 1");
    plan.raw(ISTIO_OUTPUT_DNS, "udp sport 15053 meta " + owner + " counter ct zone set 2");
  }

  private void zonesOfServers() {
    plan.raw(PREROUTING, "counter jump " + ISTIO_INBOUND);
    if (config.dns().allServers()) {
      plan.raw(ISTIO_OUTPUT_DNS, "udp dport 53 counter ct zone set 2");
      plan.raw(ISTIO_INBOUND, "udp sport 53 counter ct zone set 1");
      return;
    }
    for (int i = 0; i < destinations.size(); i++) {
      plan.raw(ISTIO_OUTPUT_DNS, "udp dport 53 " + destinations.get(i) + " counter ct zone set 2");
      plan.raw(ISTIO_INBOUND, "udp sport 53 " + sources.get(i) + " counter ct zone set 1");
    }
  }
}
