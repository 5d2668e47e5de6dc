package dev.pillion.initiptables;

import static dev.pillion.initiptables.TableName.NAT;

import java.util.ArrayList;
import java.util.List;

/** What happens to connections that the pod opens. */
final class OutboundRules {
  private final InterceptionConfig config;
  private final PlanBuilder plan;
  private final Family family;
  private final String loopback;

  OutboundRules(InterceptionConfig config, Family family, PlanBuilder plan) {
    this.config = config;
    this.plan = plan;
    this.family = family;
    this.loopback = RulePlanner.loopback(config, family);
  }

  void jump() {
    plan.append(NAT, Chain.OUTPUT, "-j", Chain.ISTIO_OUTPUT);
  }

  void leavePortsAlone() {
    for (String port : config.outboundPortsExclude()) {
      append("-p", "tcp", "--dport", port, "-j", "RETURN");
      append("-p", "udp", "--dport", port, "-j", "RETURN");
    }
  }

  /** The proxy's own connections, and the application's connections to itself. */
  void leaveProxyAlone() {
    append("-o", "lo", "-s", family.passthroughSource, "-j", "RETURN");
    for (String uid : config.proxyUids()) {
      if (config.dns().enabled()) {
        // Port 53 as well: the agent's own question to a local DNS server is no inbound request.
        append(
            "-o",
            "lo",
            "!",
            "-d",
            loopback,
            "-p",
            "tcp",
            "-m",
            "multiport",
            "!",
            "--dports",
            "53," + config.tunnelPort(),
            "-m",
            "owner",
            "--uid-owner",
            uid,
            "-j",
            Chain.ISTIO_IN_REDIRECT);
      } else {
        callToItself("--uid-owner", uid);
      }
      applicationToItself("--uid-owner", uid);
      append("-m", "owner", "--uid-owner", uid, "-j", "RETURN");
    }
    for (String gid : config.proxyGids()) {
      callToItself("--gid-owner", gid);
      applicationToItself("--gid-owner", gid);
      append("-m", "owner", "--gid-owner", gid, "-j", "RETURN");
    }
  }

  /** Application to its own service: out by the proxy, then in by the proxy again. */
  private void callToItself(String owner, String id) {
    append(
        "-o",
        "lo",
        "!",
        "-d",
        loopback,
        "-p",
        "tcp",
        "!",
        "--dport",
        config.tunnelPort(),
        "-m",
        "owner",
        owner,
        id,
        "-j",
        Chain.ISTIO_IN_REDIRECT);
  }

  /** Application to its own address, unless the loopback range was asked for. */
  private void applicationToItself(String owner, String id) {
    if (config.outboundInclude().hasLoopback()) {
      return;
    }
    if (config.dns().enabled()) {
      // A DNS server on localhost is still to be captured.
      append(
          "-o", "lo", "-p", "tcp", "!", "--dport", "53", "-m", "owner", "!", owner, id, "-j",
          "RETURN");
    } else {
      append("-o", "lo", "-m", "owner", "!", owner, id, "-j", "RETURN");
    }
  }

  void ownerGroups() {
    InterceptionConfig.OwnerGroups owners = config.ownerGroups();
    if (owners.allExcept()) {
      for (String group : owners.groups()) {
        append("-m", "owner", "--gid-owner", group, "-j", "RETURN");
      }
      return;
    }
    List<String> words = new ArrayList<>();
    for (String group : owners.groups()) {
      words.addAll(List.of("-m", "owner", "!", "--gid-owner", group));
    }
    words.addAll(List.of("-j", "RETURN"));
    plan.add(NAT, new Rule(Chain.ISTIO_OUTPUT, 0, List.copyOf(words)));
  }

  void leaveAddressesAlone() {
    append("-d", loopback, "-j", "RETURN");
    for (Cidr range : config.outboundExclude().of(family)) {
      append("-d", range.text(), "-j", "RETURN");
    }
  }

  void include() {
    for (String port : config.outboundPortsInclude()) {
      append("-p", "tcp", "--dport", port, "-j", Chain.ISTIO_REDIRECT);
    }
    if (config.outboundInclude().all()) {
      append("-j", Chain.ISTIO_REDIRECT);
      for (String nic : config.virtualInterfaces()) {
        plan.insert(NAT, Chain.PREROUTING, 1, "-i", nic, "-j", Chain.ISTIO_REDIRECT);
      }
    }
    for (Cidr range : config.outboundInclude().of(family)) {
      for (String nic : config.virtualInterfaces()) {
        plan.insert(
            NAT, Chain.PREROUTING, 1, "-i", nic, "-d", range.text(), "-j", Chain.ISTIO_REDIRECT);
      }
      append("-d", range.text(), "-j", Chain.ISTIO_REDIRECT);
    }
  }

  private void append(String... words) {
    plan.append(NAT, Chain.ISTIO_OUTPUT, words);
  }
}
