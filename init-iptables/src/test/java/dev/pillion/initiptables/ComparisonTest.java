package dev.pillion.initiptables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.testsupport.NeedsRoot;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * pillion-init beside istio-iptables, each in a network namespace of its own: the same flags must
 * leave the same tables, rules in the same order, and the same routing. Without a pilot-agent
 * (PILOT_AGENT, PATH or ~/.cache/mesh/bin) the recorded input of the real one is replayed instead.
 */
@Execution(ExecutionMode.CONCURRENT)
@NeedsRoot(programs = {"ip", "iptables-nft", "ip6tables-nft", "iptables-legacy"})
class ComparisonTest {
  private static final boolean RECORD = Boolean.getBoolean("pillion.record");

  @BeforeAll
  static void sayWhatWeCompareWith() {
    IstioIptables.sayWhichIsUsed("ComparisonTest");
  }

  static Stream<FlagSet> all() {
    return FlagSets.all();
  }

  static Stream<FlagSet> lives() {
    return FlagSets.lives();
  }

  @ParameterizedTest
  @MethodSource("all")
  void leavesWhatIstioIptablesLeaves(FlagSet flags) {
    try (NetworkNamespace theirs = NetworkNamespace.create(flags);
        NetworkNamespace ours = NetworkNamespace.create(flags)) {
      KernelState expected = expected(theirs, flags);

      NetworkNamespace.Outcome outcome = Subject.run(ours, flags);

      assertThat(outcome.exitCode()).as(outcome.output()).isZero();
      assertThat(ours.state().tables()).hasToString(expected.tables().toString());
      assertThat(ours.state().routes()).isEqualTo(Expectation.read(flags).routes());
    }
  }

  @ParameterizedTest
  @MethodSource("lives")
  void secondRunChangesNothing(FlagSet flags) {
    try (NetworkNamespace pod = NetworkNamespace.create(flags)) {
      assertThat(Subject.run(pod, flags).exitCode()).isZero();
      KernelState first = pod.state();

      NetworkNamespace.Outcome second = Subject.run(pod, flags);

      assertThat(second.exitCode()).as(second.output()).isZero();
      assertThat(second.output()).contains("nothing to change");
      assertThat(pod.state()).hasToString(first.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("lives")
  void forcedSecondRunLeavesTheSame(FlagSet flags) {
    try (NetworkNamespace pod = NetworkNamespace.create(flags)) {
      assertThat(Subject.run(pod, flags).exitCode()).isZero();
      KernelState first = pod.state();

      NetworkNamespace.Outcome second = Subject.run(pod, flags.plus("--force-apply"));

      assertThat(second.exitCode()).as(second.output()).isZero();
      assertThat(pod.state()).hasToString(first.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("lives")
  void acceptsWhatIstioIptablesLeft(FlagSet flags) {
    try (NetworkNamespace pod = NetworkNamespace.create(flags)) {
      KernelState theirs = expected(pod, flags);

      NetworkNamespace.Outcome outcome = Subject.run(pod, flags);

      assertThat(outcome.exitCode()).as(outcome.output()).isZero();
      assertThat(pod.state().tables()).hasToString(theirs.tables().toString());
    }
  }

  @ParameterizedTest
  @MethodSource("lives")
  void cleanupLeavesNothingButWhatOthersMade(FlagSet flags) {
    try (NetworkNamespace pod = NetworkNamespace.create(flags)) {
      pod.sh("iptables-" + flags.backEnd() + " -t nat -A POSTROUTING -o eth0 -j MASQUERADE");
      KernelState before = pod.state();
      assertThat(Subject.run(pod, flags).exitCode()).isZero();
      assertThat(pod.state().rulesAlone().toString()).contains("ISTIO_OUTPUT");

      NetworkNamespace.Outcome outcome = Subject.run(pod, flags.plus("--cleanup-only"));

      assertThat(outcome.exitCode()).as(outcome.output()).isZero();
      assertThat(pod.state().rulesAlone()).hasToString(before.rulesAlone().toString());
      assertThat(pod.state().routes()).isEqualTo(before.routes());
    }
  }

  @ParameterizedTest
  @MethodSource("lives")
  void cleansUpAsIstioIptablesDoes(FlagSet flags) {
    try (NetworkNamespace theirs = NetworkNamespace.create(flags);
        NetworkNamespace ours = NetworkNamespace.create(flags)) {
      FlagSet cleanup = flags.plus("--cleanup-only");
      expected(theirs, flags);
      if (IstioIptables.isPresent()) {
        IstioIptables.run(theirs, forcedBackEnd(cleanup));
      } else {
        theirs.sh(emptyEveryTable(flags.backEnd()));
      }
      Subject.run(ours, flags);
      Subject.run(ours, cleanup);

      assertThat(ours.state().tables()).hasToString(theirs.state().tables().toString());
    }
  }

  /** Its first run leaves legacy tables behind that would lure its second run there. */
  private static FlagSet forcedBackEnd(FlagSet flags) {
    return flags.with("FORCE_IPTABLES_BINARY", flags.backEnd());
  }

  /** What is left after istio-iptables cleaned up: the kernel's chains without a rule. */
  private static String emptyEveryTable(String backEnd) {
    return "for p in iptables-BE ip6tables-BE; do for t in $($p-save | sed -n 's/^\\*//p');"
            .replace("BE", backEnd)
        + " do $p -t $t -F; $p -t $t -X; done; done";
  }

  /** Runs istio-iptables, or replays it, and returns what it left. */
  private static KernelState expected(NetworkNamespace pod, FlagSet flags) {
    if (!IstioIptables.isPresent()) {
      if (!flags.args().contains("-n")) {
        Expectation.read(flags).replay(pod, flags.backEnd());
      }
      return pod.state();
    }
    NetworkNamespace.Outcome outcome = IstioIptables.run(pod, flags);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    KernelState state = pod.state();
    Expectation seen = Expectation.fromLog(outcome.output(), state);
    if (RECORD) {
      seen.write(flags);
    }
    assertThat(Expectation.read(flags))
        .as("the recorded expectation is what the real one does; else record it anew")
        .isEqualTo(seen);
    return state;
  }
}
