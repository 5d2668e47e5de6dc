package dev.pillion.initiptables;

import static dev.pillion.initiptables.TableName.MANGLE;

/** The marks that keep TPROXY from taking a packet twice. */
final class TproxyRules {
  /** Mark of the proxy's packets to the workload by its own address (1337 would be diverted). */
  private static final String OUTBOUND_MARK = "1338";

  private final InterceptionConfig config;
  private final Family family;
  private final PlanBuilder plan;

  TproxyRules(InterceptionConfig config, Family family, PlanBuilder plan) {
    this.config = config;
    this.family = family;
    this.plan = plan;
  }

  void add() {
    keepMarkOfConnection();
    for (String uid : config.proxyUids()) {
      markProxy("--uid-owner", uid);
    }
    for (String gid : config.proxyGids()) {
      markProxy("--gid-owner", gid);
    }
    restoreMarkOfConnection();
    leaveAlone();
  }

  private void keepMarkOfConnection() {
    String mark = config.tproxyMark();
    append(
        Chain.PREROUTING,
        "-p",
        "tcp",
        "-m",
        "mark",
        "--mark",
        mark,
        "-j",
        "CONNMARK",
        "--save-mark");
    append(Chain.OUTPUT, "-p", "tcp", "-o", "lo", "-m", "mark", "--mark", mark, "-j", "RETURN");
  }

  private void markProxy(String owner, String id) {
    append(
        Chain.OUTPUT,
        "!",
        "-d",
        RulePlanner.loopback(config, family),
        "-p",
        "tcp",
        "-o",
        "lo",
        "-m",
        "owner",
        owner,
        id,
        "-j",
        "MARK",
        "--set-mark",
        OUTBOUND_MARK);
  }

  private void restoreMarkOfConnection() {
    append(
        Chain.OUTPUT,
        "-p",
        "tcp",
        "-m",
        "connmark",
        "--mark",
        config.tproxyMark(),
        "-j",
        "CONNMARK",
        "--restore-mark");
  }

  private void leaveAlone() {
    insert(1, "-p", "tcp", "-m", "mark", "--mark", config.tproxyMark(), "-j", "RETURN");
    insert(2, "-p", "tcp", "-s", family.passthroughSource, "-i", "lo", "-j", "RETURN");
    insert(3, "-p", "tcp", "-i", "lo", "-m", "mark", "!", "--mark", OUTBOUND_MARK, "-j", "RETURN");
  }

  private void append(String chain, String... words) {
    plan.append(MANGLE, chain, words);
  }

  private void insert(int position, String... words) {
    plan.insert(MANGLE, Chain.ISTIO_INBOUND, position, words);
  }
}
