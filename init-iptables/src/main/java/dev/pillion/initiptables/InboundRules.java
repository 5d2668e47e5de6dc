package dev.pillion.initiptables;

import static dev.pillion.initiptables.TableName.MANGLE;
import static dev.pillion.initiptables.TableName.NAT;

/** What happens to packets that arrive at the pod. */
final class InboundRules {
  private final InterceptionConfig config;
  private final Family family;
  private final PlanBuilder plan;

  InboundRules(InterceptionConfig config, Family family, PlanBuilder plan) {
    this.config = config;
    this.family = family;
    this.plan = plan;
  }

  void leaveInterfacesAlone() {
    for (String nic : config.excludedInterfaces()) {
      leaveInterfaceAlone(NAT, nic);
    }
    if (config.tproxy()) {
      for (String nic : config.excludedInterfaces()) {
        leaveInterfaceAlone(MANGLE, nic);
      }
    }
    // Inbound from a virtual machine is outbound traffic of the pod: never the inbound rules.
    for (String nic : config.virtualInterfaces()) {
      plan.insert(NAT, Chain.PREROUTING, 1, "-i", nic, "-j", "RETURN");
    }
  }

  private void leaveInterfaceAlone(TableName table, String nic) {
    plan.append(table, Chain.PREROUTING, "-i", nic, "-j", "RETURN");
    plan.append(table, Chain.OUTPUT, "-o", nic, "-j", "RETURN");
  }

  /** An out-of-window packet is dropped; else the kernel resets the redirected connection. */
  void dropInvalid() {
    if (!config.dropInvalid()) {
      return;
    }
    plan.append(
        MANGLE,
        Chain.PREROUTING,
        "-m",
        "conntrack",
        "--ctstate",
        "INVALID",
        "-j",
        Chain.ISTIO_DROP);
    plan.append(MANGLE, Chain.ISTIO_DROP, "-j", "DROP");
  }

  /** The two chains that end in a redirection, and the tunnel port that never reaches them. */
  void redirectTargets() {
    plan.append(
        NAT, Chain.ISTIO_INBOUND, "-p", "tcp", "--dport", config.tunnelPort(), "-j", "RETURN");
    redirect(Chain.ISTIO_REDIRECT, config.outboundPort());
    redirect(Chain.ISTIO_IN_REDIRECT, config.inboundPort());
  }

  private void redirect(String chain, String port) {
    plan.append(NAT, chain, "-p", "tcp", "-j", "REDIRECT", "--to-ports", port);
  }

  void ports() {
    InterceptionConfig.InboundPorts ports = config.inboundPorts();
    if (!ports.any()) {
      return;
    }
    if (config.tproxy()) {
      tproxyTargets();
    }
    TableName table = config.tproxy() ? MANGLE : NAT;
    plan.append(table, Chain.PREROUTING, "-p", "tcp", "-j", Chain.ISTIO_INBOUND);
    if (ports.all()) {
      for (String port : ports.exclude()) {
        plan.append(table, Chain.ISTIO_INBOUND, "-p", "tcp", "--dport", port, "-j", "RETURN");
      }
      capture(table);
    } else {
      for (String port : ports.include()) {
        capture(table, port);
      }
    }
  }

  private void tproxyTargets() {
    plan.append(MANGLE, Chain.ISTIO_DIVERT, "-j", "MARK", "--set-mark", config.tproxyMark());
    plan.append(MANGLE, Chain.ISTIO_DIVERT, "-j", "ACCEPT");
    plan.append(
        MANGLE,
        Chain.ISTIO_TPROXY,
        "!",
        "-d",
        RulePlanner.loopback(config, family),
        "-p",
        "tcp",
        "-j",
        "TPROXY",
        "--tproxy-mark",
        config.tproxyMark() + "/0xffffffff",
        "--on-port",
        config.inboundPort());
  }

  private void capture(TableName table) {
    if (!config.tproxy()) {
      plan.append(table, Chain.ISTIO_INBOUND, "-p", "tcp", "-j", Chain.ISTIO_IN_REDIRECT);
      return;
    }
    // A packet of a known connection goes straight to the local socket; a new one is given to us.
    plan.append(
        table,
        Chain.ISTIO_INBOUND,
        "-p",
        "tcp",
        "-m",
        "conntrack",
        "--ctstate",
        "RELATED,ESTABLISHED",
        "-j",
        Chain.ISTIO_DIVERT);
    plan.append(table, Chain.ISTIO_INBOUND, "-p", "tcp", "-j", Chain.ISTIO_TPROXY);
  }

  private void capture(TableName table, String port) {
    if (!config.tproxy()) {
      plan.append(
          table, Chain.ISTIO_INBOUND, "-p", "tcp", "--dport", port, "-j", Chain.ISTIO_IN_REDIRECT);
      return;
    }
    plan.append(
        table,
        Chain.ISTIO_INBOUND,
        "-p",
        "tcp",
        "--dport",
        port,
        "-m",
        "conntrack",
        "--ctstate",
        "RELATED,ESTABLISHED",
        "-j",
        Chain.ISTIO_DIVERT);
    plan.append(table, Chain.ISTIO_INBOUND, "-p", "tcp", "--dport", port, "-j", Chain.ISTIO_TPROXY);
  }
}
