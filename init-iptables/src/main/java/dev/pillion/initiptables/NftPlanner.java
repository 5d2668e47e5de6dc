package dev.pillion.initiptables;

import static dev.pillion.initiptables.NftPlanBuilder.ISTIO_DIVERT;
import static dev.pillion.initiptables.NftPlanBuilder.ISTIO_DROP;
import static dev.pillion.initiptables.NftPlanBuilder.ISTIO_INBOUND;
import static dev.pillion.initiptables.NftPlanBuilder.ISTIO_IN_REDIRECT;
import static dev.pillion.initiptables.NftPlanBuilder.ISTIO_REDIRECT;
import static dev.pillion.initiptables.NftPlanBuilder.ISTIO_TPROXY;
import static dev.pillion.initiptables.NftPlanBuilder.OUTPUT;
import static dev.pillion.initiptables.NftPlanBuilder.PREROUTING;

import java.util.List;

/**
 * The rules for {@code --native-nftables}: what {@link RulePlanner} plans for iptables, in nft's
 * own language and for both families in one table. Pure.
 */
final class NftPlanner {
  private final InterceptionConfig config;
  private final NftPlanBuilder plan = new NftPlanBuilder();

  private NftPlanner(InterceptionConfig config) {
    this.config = config;
  }

  static List<NftTable> plan(InterceptionConfig config) {
    NftPlanner planner = new NftPlanner(config);
    planner.interfaces();
    planner.inbound();
    NftOutbound outbound = new NftOutbound(config, planner.plan);
    outbound.beforeDns();
    if (config.dns().enabled()) {
      new NftDns(config, planner.plan).add();
    }
    outbound.afterDns();
    if (config.tproxy()) {
      new NftTproxy(config, planner.plan).add();
    }
    return planner.plan.build();
  }

  private void interfaces() {
    for (String nic : config.excludedInterfaces()) {
      plan.nat(PREROUTING, "iifname " + nic + " counter return");
      plan.nat(OUTPUT, "oifname " + nic + " counter return");
    }
    if (config.tproxy()) {
      for (String nic : config.excludedInterfaces()) {
        plan.mangle(PREROUTING, "iifname " + nic + " counter return");
        plan.mangle(OUTPUT, "oifname " + nic + " counter return");
      }
    }
    for (String nic : config.virtualInterfaces()) {
      plan.natFirst(PREROUTING, "iifname " + nic + " counter return");
    }
  }

  private void inbound() {
    if (config.dropInvalid()) {
      plan.mangle(PREROUTING, "meta l4proto tcp ct state invalid counter jump " + ISTIO_DROP);
      plan.mangle(ISTIO_DROP, "counter drop");
    }
    plan.nat(
        ISTIO_INBOUND, "meta l4proto tcp tcp dport " + config.tunnelPort() + " counter return");
    plan.nat(ISTIO_REDIRECT, "meta l4proto tcp counter redirect to :" + config.outboundPort());
    plan.nat(ISTIO_IN_REDIRECT, "meta l4proto tcp counter redirect to :" + config.inboundPort());
    if (!config.inboundPorts().any()) {
      return;
    }
    if (config.tproxy()) {
      inboundTproxy();
    } else {
      inboundRedirect();
    }
  }

  private void inboundRedirect() {
    InterceptionConfig.InboundPorts ports = config.inboundPorts();
    plan.nat(PREROUTING, "meta l4proto tcp counter jump " + ISTIO_INBOUND);
    if (ports.all()) {
      for (String port : ports.exclude()) {
        plan.nat(ISTIO_INBOUND, "meta l4proto tcp tcp dport " + port + " counter return");
      }
      plan.nat(ISTIO_INBOUND, "meta l4proto tcp counter jump " + ISTIO_IN_REDIRECT);
      return;
    }
    for (String port : ports.include()) {
      plan.nat(
          ISTIO_INBOUND,
          "meta l4proto tcp tcp dport " + port + " counter jump " + ISTIO_IN_REDIRECT);
    }
  }

  private void inboundTproxy() {
    String mark = config.tproxyMark();
    InterceptionConfig.InboundPorts ports = config.inboundPorts();
    plan.mangle(ISTIO_DIVERT, "counter meta mark set " + mark);
    plan.mangle(ISTIO_DIVERT, "counter accept");
    tproxyTo("ip", config.loopbackCidr());
    if (config.ipv6()) {
      tproxyTo("ip6", "::1/128");
    }
    plan.mangle(PREROUTING, "meta l4proto tcp counter jump " + ISTIO_INBOUND);
    if (ports.all()) {
      for (String port : ports.exclude()) {
        plan.mangle(ISTIO_INBOUND, "meta l4proto tcp tcp dport " + port + " counter return");
      }
      plan.mangle(
          ISTIO_INBOUND,
          "meta l4proto tcp ct state related,established counter jump " + ISTIO_DIVERT);
      plan.mangle(ISTIO_INBOUND, "meta l4proto tcp counter jump " + ISTIO_TPROXY);
      return;
    }
    for (String port : ports.include()) {
      plan.mangle(
          ISTIO_INBOUND,
          "meta l4proto tcp ct state related,established tcp dport "
              + port
              + " counter jump "
              + ISTIO_DIVERT);
      plan.mangle(
          ISTIO_INBOUND, "meta l4proto tcp tcp dport " + port + " counter jump " + ISTIO_TPROXY);
    }
  }

  private void tproxyTo(String family, String loopback) {
    plan.mangle(
        ISTIO_TPROXY,
        "meta l4proto tcp "
            + family
            + " daddr != "
            + loopback
            + " tproxy "
            + family
            + " to :"
            + config.inboundPort()
            + " meta mark set "
            + config.tproxyMark()
            + " counter accept");
  }
}
