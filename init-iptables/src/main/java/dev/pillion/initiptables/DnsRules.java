package dev.pillion.initiptables;

import static dev.pillion.initiptables.TableName.NAT;
import static dev.pillion.initiptables.TableName.RAW;

import java.util.List;

/**
 * DNS to the agent on port 15053, and conntrack zones that keep the two UDP conversations apart:
 * zone 1 between the agent and the servers, zone 2 between the application and the agent.
 */
final class DnsRules {
  private static final String AGENT_PORT = "15053";

  private final InterceptionConfig config;
  private final Family family;
  private final PlanBuilder plan;
  private final boolean all;
  private final List<String> servers;

  DnsRules(InterceptionConfig config, Family family, PlanBuilder plan) {
    this.config = config;
    this.family = family;
    this.plan = plan;
    this.all = config.dns().allServers();
    this.servers = config.dns().servers(family);
  }

  void add() {
    plan.append(RAW, Chain.OUTPUT, "-j", Chain.ISTIO_OUTPUT_DNS);
    if (all || !servers.isEmpty()) {
      plan.append(NAT, Chain.ISTIO_OUTPUT, "-j", Chain.ISTIO_OUTPUT_DNS);
    }
    redirect("tcp", "--to-ports");
    redirect("udp", "--to-port");
    zonesOfProxy("--uid-owner", config.proxyUids());
    zonesOfProxy("--gid-owner", config.proxyGids());
    zonesOfServers();
  }

  private void redirect(String protocol, String portOption) {
    if (all) {
      plan.append(
          NAT,
          Chain.ISTIO_OUTPUT_DNS,
          "-p",
          protocol,
          "--dport",
          "53",
          "-j",
          "REDIRECT",
          portOption,
          AGENT_PORT);
      return;
    }
    // The listed servers alone: a resolver in the pod may itself ask others, and must not loop.
    for (String server : servers) {
      plan.append(
          NAT,
          Chain.ISTIO_OUTPUT_DNS,
          "-p",
          protocol,
          "--dport",
          "53",
          "-d",
          server + family.host,
          "-j",
          "REDIRECT",
          portOption,
          AGENT_PORT);
    }
  }

  private void zonesOfProxy(String owner, List<String> ids) {
    for (String id : ids) {
      zoneOfProxy("--dport", "53", owner, id, "1");
      zoneOfProxy("--sport", AGENT_PORT, owner, id, "2");
    }
  }

  private void zoneOfProxy(String side, String port, String owner, String id, String zone) {
    plan.append(
        RAW,
        Chain.ISTIO_OUTPUT_DNS,
        "-p",
        "udp",
        side,
        port,
        "-m",
        "owner",
        owner,
        id,
        "-j",
        "CT",
        "--zone",
        zone);
  }

  private void zonesOfServers() {
    if (all || !servers.isEmpty()) {
      plan.append(RAW, Chain.PREROUTING, "-j", Chain.ISTIO_INBOUND);
    }
    if (all) {
      plan.append(
          RAW, Chain.ISTIO_OUTPUT_DNS, "-p", "udp", "--dport", "53", "-j", "CT", "--zone", "2");
      plan.append(
          RAW, Chain.ISTIO_INBOUND, "-p", "udp", "--sport", "53", "-j", "CT", "--zone", "1");
      return;
    }
    for (String server : servers) {
      zoneOfServer(Chain.ISTIO_OUTPUT_DNS, "--dport", "-d", server, "2");
      zoneOfServer(Chain.ISTIO_INBOUND, "--sport", "-s", server, "1");
    }
  }

  private void zoneOfServer(String chain, String side, String way, String server, String zone) {
    plan.append(
        RAW, chain, "-p", "udp", side, "53", way, server + family.host, "-j", "CT", "--zone", zone);
  }
}
