package dev.pillion.initiptables;

import static dev.pillion.initiptables.FlagSet.flags;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.testsupport.NeedsRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that fails half-way leaves the network namespace as it was, and one sentence. */
@NeedsRoot(programs = {"ip", "iptables-nft", "ip6tables-nft", "iptables-legacy", "setpriv"})
class FailureTest {

  @ParameterizedTest
  @ValueSource(strings = {"nft", "legacy"})
  void tableThatFailsTakesBackTheTablesBeforeIt(String backEnd) {
    FlagSet tproxy = flags("half", "-m", "TPROXY", "-b", "*", "-i", "*").plus(forced(backEnd));
    try (NetworkNamespace pod = NetworkNamespace.create(tproxy)) {
      pod.sh("iptables-BE -t mangle -A PREROUTING -i eth5 -j ACCEPT".replace("BE", backEnd));
      pod.sh("iptables-BE -t nat -N ISTIO_OUTPUT".replace("BE", backEnd));
      KernelState before = pod.state();

      NetworkNamespace.Outcome outcome = Subject.run(pod, tproxy);

      assertThat(outcome.exitCode()).isEqualTo(1);
      // The mangle table had been changed already.
      assertThat(outcome.output()).contains("* mangle", "* nat", "--reconcile");
      assertThat(sentence(outcome)).contains("IPv4 table nat", "nothing was left changed");
      assertThat(pod.state().rulesAlone()).hasToString(before.rulesAlone().toString());
      assertThat(pod.state().routes()).isEqualTo(before.routes());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nft", "legacy"})
  void secondFamilyThatFailsTakesBackTheFirst(String backEnd) {
    FlagSet dual = flags("half6", "-b", "*", "--dual-stack").in(FlagSet.BOTH).plus(forced(backEnd));
    try (NetworkNamespace pod = NetworkNamespace.create(dual)) {
      pod.sh("ip6tables-BE -t nat -N ISTIO_OUTPUT".replace("BE", backEnd));
      KernelState before = pod.state();

      NetworkNamespace.Outcome outcome = Subject.run(pod, dual);

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(sentence(outcome)).contains("IPv6 table nat");
      assertThat(pod.state().rulesAlone()).hasToString(before.rulesAlone().toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nft", "legacy"})
  void reconcileThatFailsPutsTheOldRulesBack(String backEnd) {
    FlagSet old =
        flags("old", "-i", "*", "-b", "80", "--redirect-dns", "-c", "eth1").plus(forced(backEnd));
    FlagSet broken =
        flags("new", "-m", "TPROXY", "-b", "*", "--redirect-dns", "--reconcile", "-q", "99999")
            .plus(forced(backEnd));
    try (NetworkNamespace pod = NetworkNamespace.create(old)) {
      pod.sh("iptables-BE -t nat -A OUTPUT -p tcp --dport 7 -j ACCEPT".replace("BE", backEnd));
      assertThat(Subject.run(pod, old).exitCode()).isZero();
      pod.sh("iptables-BE -t nat -A OUTPUT -p tcp --dport 9 -j ACCEPT".replace("BE", backEnd));
      pod.sh("iptables-BE -t raw -A OUTPUT -p tcp --dport 9 -j ACCEPT".replace("BE", backEnd));
      KernelState before = pod.state();

      NetworkNamespace.Outcome outcome = Subject.run(pod, broken);

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(pod.state().rulesAlone()).hasToString(before.rulesAlone().toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nft", "legacy"})
  void reconcileReplacesOtherRulesAndKeepsThoseOfOthers(String backEnd) {
    FlagSet old = flags("old", "-m", "TPROXY", "-b", "*", "--redirect-dns").plus(forced(backEnd));
    FlagSet wanted = flags("new", "-m", "TPROXY", "-i", "*", "-b", "80").plus(forced(backEnd));
    try (NetworkNamespace pod = NetworkNamespace.create(old);
        NetworkNamespace fresh = NetworkNamespace.create(old)) {
      String others = "iptables-BE -t nat -A POSTROUTING -o eth0 -j MASQUERADE";
      pod.sh(others.replace("BE", backEnd));
      fresh.sh(others.replace("BE", backEnd));
      assertThat(Subject.run(pod, old).exitCode()).isZero();
      KernelState before = pod.state();

      NetworkNamespace.Outcome refused = Subject.run(pod, wanted);
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(pod.state()).hasToString(before.toString());

      NetworkNamespace.Outcome outcome = Subject.run(pod, wanted.plus("--reconcile"));
      assertThat(outcome.exitCode()).as(outcome.output()).isZero();
      assertThat(Subject.run(fresh, wanted).exitCode()).isZero();
      assertThat(pod.state().rulesAlone()).hasToString(fresh.state().rulesAlone().toString());
    }
  }

  @Test
  void routingThatFailsTakesTheRulesBack(@TempDir Path folder) throws IOException {
    FlagSet tproxy = flags("routes", "-m", "TPROXY", "-b", "*", "-i", "*");
    Path ip = folder.resolve("ip");
    Files.writeString(
        ip,
        """
        #!/bin/sh
        case "$*" in *route*) echo no >&2; exit 2;; esac
        exec /usr/sbin/ip "$@"
        """);
    assertThat(ip.toFile().setExecutable(true)).isTrue();
    try (NetworkNamespace pod = NetworkNamespace.create(tproxy)) {
      KernelState before = pod.state();

      NetworkNamespace.Outcome outcome =
          Subject.run(pod, tproxy.with("PATH", folder + ":/usr/sbin:/usr/bin:/sbin:/bin"));

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(sentence(outcome)).contains("ip -4 route add local default");
      assertThat(pod.state().rulesAlone()).hasToString(before.rulesAlone().toString());
      assertThat(pod.state().routes()).isEqualTo(before.routes());
    }
  }

  @Test
  void cleanupWithoutTheFlagsOfTheRunLeavesNothing() {
    FlagSet everything =
        flags("all", "-b", "*", "-i", "*", "--redirect-dns", "--dual-stack").in(FlagSet.BOTH);
    try (NetworkNamespace pod = NetworkNamespace.create(everything)) {
      KernelState before = pod.state();
      assertThat(Subject.run(pod, everything).exitCode()).isZero();

      NetworkNamespace.Outcome outcome =
          Subject.run(pod, flags("bare", "--cleanup-only").in(FlagSet.BOTH));

      assertThat(outcome.exitCode()).as(outcome.output()).isZero();
      assertThat(pod.state().rulesAlone()).hasToString(before.rulesAlone().toString());
      assertThat(pod.state().routes()).isEqualTo(before.routes());
    }
  }

  @Test
  void missingIptablesIsOneSentence() {
    FlagSet sidecar = flags("missing", "-b", "*").with("PATH", "/nowhere");
    try (NetworkNamespace pod = NetworkNamespace.create(sidecar)) {
      NetworkNamespace.Outcome outcome =
          pod.run(sidecar.environment(), absolute("/usr/bin/env", "PATH=/nowhere"));

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.output())
          .hasLineCount(1)
          .startsWith("pillion-init: no iptables program was found on PATH; install");
    }
  }

  @Test
  void missingRightsAreOneSentence() {
    FlagSet sidecar = flags("rights", "-b", "*");
    try (NetworkNamespace pod = NetworkNamespace.create(sidecar)) {
      KernelState before = pod.state();

      NetworkNamespace.Outcome outcome =
          Subject.run(pod, sidecar, List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"));

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.output())
          .hasLineCount(1)
          .startsWith("pillion-init: ")
          .contains("lacks the rights", "NET_ADMIN");
      assertThat(pod.state()).hasToString(before.toString());
    }
  }

  @Test
  void podWithoutAnAddressIsOneSentence() {
    FlagSet sidecar = flags("addresses", "-b", "*").in(List.of());
    try (NetworkNamespace pod = NetworkNamespace.create(sidecar)) {
      NetworkNamespace.Outcome outcome = Subject.run(pod, sidecar);

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.output()).hasLineCount(1).contains("no interface has an address");
    }
  }

  @Test
  void namespaceMustBeTheOneItRunsIn() {
    FlagSet sidecar = flags("namespace", "-b", "*");
    try (NetworkNamespace pod = NetworkNamespace.create(sidecar);
        NetworkNamespace other = NetworkNamespace.create(sidecar)) {
      NetworkNamespace.Outcome refused =
          Subject.run(pod, sidecar.plus("--network-namespace", other.path().toString()));
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.output()).contains("nsenter --net=");
      assertThat(other.state().toString()).doesNotContain("ISTIO");

      NetworkNamespace.Outcome taken =
          Subject.run(pod, sidecar.plus("--network-namespace", pod.path().toString()));
      assertThat(taken.exitCode()).as(taken.output()).isZero();
      assertThat(pod.state().toString()).contains("ISTIO_INBOUND");
    }
  }

  private static String[] forced(String backEnd) {
    return new String[] {"--force-iptables-binary", backEnd};
  }

  private static List<String> absolute(String... wrapper) {
    List<String> command = new java.util.ArrayList<>(List.of(wrapper));
    command.addAll(Subject.command());
    command.addAll(List.of("-b", "*"));
    return command;
  }

  private static String sentence(NetworkNamespace.Outcome outcome) {
    return outcome
        .output()
        .lines()
        .filter(line -> line.startsWith("pillion-init: "))
        .reduce("", (first, second) -> first + second);
  }
}
