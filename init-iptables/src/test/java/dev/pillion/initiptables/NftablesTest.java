package dev.pillion.initiptables;

import static dev.pillion.initiptables.FlagSet.flags;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.testsupport.NeedsRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code --native-nftables} beside istio-iptables, or beside its recorded input to nft. */
@Execution(ExecutionMode.CONCURRENT)
@NeedsRoot(programs = {"ip", "nft", "setpriv"})
class NftablesTest {
  private static final String LIST = "nft list ruleset";

  static Stream<FlagSet> nftables() {
    return FlagSets.nftables();
  }

  static Stream<FlagSet> lives() {
    return FlagSets.nftables().filter(set -> FlagSets.lives().toList().contains(set));
  }

  @BeforeAll
  static void sayWhatWeCompareWith() {
    IstioIptables.sayWhichIsUsed("NftablesTest");
  }

  @ParameterizedTest
  @MethodSource("nftables")
  void leavesWhatIstioIptablesLeaves(FlagSet flags) {
    FlagSet nftables = flags.plus("--native-nftables");
    try (NetworkNamespace theirs = NetworkNamespace.create(flags);
        NetworkNamespace ours = NetworkNamespace.create(flags)) {
      String expected = expected(theirs, flags);
      assertThat(expected).contains("istio-proxy-nat");

      NetworkNamespace.Outcome outcome = Subject.run(ours, nftables);
      assertThat(outcome.exitCode()).as(outcome.output()).isZero();
      assertThat(ours.sh(LIST).output()).isEqualTo(expected);
      assertThat(ours.state().routes()).isEqualTo(Expectation.read(flags).routes());
    }
  }

  @ParameterizedTest
  @MethodSource("lives")
  void secondRunLeavesTheSameAndCleanupNothing(FlagSet flags) {
    FlagSet nftables = flags.plus("--native-nftables");
    try (NetworkNamespace pod = NetworkNamespace.create(flags)) {
      KernelState before = pod.state();
      assertThat(Subject.run(pod, nftables).exitCode()).isZero();
      String first = pod.sh(LIST).output();

      assertThat(Subject.run(pod, nftables).exitCode()).isZero();
      assertThat(pod.sh(LIST).output()).isEqualTo(first);

      assertThat(Subject.run(pod, nftables.plus("--cleanup-only")).exitCode()).isZero();
      assertThat(pod.sh(LIST).output()).isEmpty();
      assertThat(pod.state().routes()).isEqualTo(before.routes());
    }
  }

  /** nft counts a place to insert at among the rules of before, even when they were flushed. */
  @Test
  void secondRunKeepsTheOrderOfRulesThatAreInserted() {
    FlagSet bare = flags("bare", "-m", "TPROXY", "--dual-stack", "--native-nftables");
    try (NetworkNamespace pod = NetworkNamespace.create(bare.in(FlagSet.BOTH))) {
      assertThat(Subject.run(pod, bare).exitCode()).isZero();
      String first = pod.sh(LIST).output();
      assertThat(first).contains("ip6 saddr ::6 counter");

      assertThat(Subject.run(pod, bare).exitCode()).isZero();

      assertThat(pod.sh(LIST).output()).isEqualTo(first);
    }
  }

  @Test
  void tableThatIsNotNeededAnyMoreGoes() {
    FlagSet old = flags("old", "-m", "TPROXY", "-b", "*", "--native-nftables");
    try (NetworkNamespace pod = NetworkNamespace.create(old)) {
      assertThat(Subject.run(pod, old).exitCode()).isZero();
      assertThat(pod.sh(LIST).output()).contains("istio-proxy-mangle");

      FlagSet redirect = flags("new", "-b", "*", "--native-nftables");
      assertThat(Subject.run(pod, redirect).exitCode()).isZero();

      assertThat(pod.sh(LIST).output())
          .contains("istio-proxy-nat")
          .doesNotContain("istio-proxy-mangle");
    }
  }

  private static String expected(NetworkNamespace pod, FlagSet flags) {
    if (!IstioIptables.isPresent()) {
      NftExpectation.read(flags).replay(pod);
      return pod.sh(LIST).output();
    }
    NetworkNamespace.Outcome outcome = IstioIptables.run(pod, flags.plus("--native-nftables"));
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    NftExpectation seen = NftExpectation.fromLog(outcome.output());
    if (Boolean.getBoolean("pillion.record")) {
      seen.write(flags);
    }
    assertThat(NftExpectation.read(flags))
        .as("the recorded expectation is what the real one does; else record it anew")
        .isEqualTo(seen);
    return pod.sh(LIST).output();
  }

  @Test
  void ruleThatNftRefusesLeavesNothing() {
    FlagSet broken = flags("broken", "-b", "*", "-q", "99999", "--native-nftables");
    try (NetworkNamespace pod = NetworkNamespace.create(broken)) {
      NetworkNamespace.Outcome outcome = Subject.run(pod, broken);

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.output())
          .contains("pillion-init: the nftables rules could not be changed");
      assertThat(pod.sh(LIST).output()).isEmpty();
    }
  }

  @Test
  void routingThatFailsPutsTheOldTablesBack(@TempDir Path folder) throws IOException {
    FlagSet old = flags("old", "-b", "80", "-i", "*", "--native-nftables");
    FlagSet tproxy = flags("new", "-m", "TPROXY", "-b", "*", "--native-nftables");
    Path ip = folder.resolve("ip");
    Files.writeString(ip, "#!/bin/sh\necho no >&2; exit 2\n");
    assertThat(ip.toFile().setExecutable(true)).isTrue();
    try (NetworkNamespace pod = NetworkNamespace.create(old)) {
      assertThat(Subject.run(pod, old).exitCode()).isZero();
      String before = pod.sh(LIST).output();

      NetworkNamespace.Outcome outcome =
          Subject.run(pod, tproxy.with("PATH", folder + ":/usr/sbin:/usr/bin:/sbin:/bin"));

      assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(1);
      assertThat(pod.sh(LIST).output()).isEqualTo(before);
    }
  }

  @Test
  void missingNftIsOneSentence(@TempDir Path folder) {
    FlagSet sidecar = flags("missing", "-b", "*", "--native-nftables", "--log_output_level=error");
    try (NetworkNamespace pod = NetworkNamespace.create(sidecar)) {
      NetworkNamespace.Outcome outcome =
          Subject.run(pod, sidecar, List.of("env", "PATH=" + folder));

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.output()).hasLineCount(1).contains("needs the program nft");
    }
  }

  @Test
  void missingRightsAreOneSentence() {
    FlagSet sidecar = flags("rights", "-b", "*", "--native-nftables");
    try (NetworkNamespace pod = NetworkNamespace.create(sidecar)) {
      NetworkNamespace.Outcome outcome =
          Subject.run(pod, sidecar, List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"));

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.output())
          .hasLineCount(1)
          .startsWith("pillion-init: ")
          .contains("lacks the rights", "NET_ADMIN");
      assertThat(pod.sh(LIST).output()).isEmpty();
    }
  }

  @Test
  void dryRunChangesNothing() {
    FlagSet dry = flags("dry", "-b", "*", "--native-nftables", "--dry-run");
    try (NetworkNamespace pod = NetworkNamespace.create(dry)) {
      NetworkNamespace.Outcome outcome = Subject.run(pod, dry);

      assertThat(outcome.exitCode()).as(outcome.output()).isZero();
      assertThat(outcome.output()).contains("add table inet istio-proxy-nat");
      assertThat(pod.sh(LIST).output()).isEmpty();
    }
  }
}
