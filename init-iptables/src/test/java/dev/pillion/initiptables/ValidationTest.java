package dev.pillion.initiptables;

import static dev.pillion.initiptables.FlagSet.flags;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.testsupport.NeedsRoot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code --run-validation} tells redirected connections from others. */
@NeedsRoot(programs = {"ip", "iptables-nft", "ip6tables-nft", "setpriv"})
class ValidationTest {

  /** The proxy's user, with no right but to read classes in anybody's home. */
  private static final List<String> AS_PROXY =
      List.of(
          "setpriv",
          "--reuid=1337",
          "--regid=1337",
          "--clear-groups",
          "--inh-caps=+dac_read_search",
          "--ambient-caps=+dac_read_search");

  @Test
  void passesWhereTheRulesRedirect() {
    FlagSet sidecar = flags("valid", "-b", "*", "-i", "*");
    passes(sidecar);
  }

  @Test
  void passesOverIpv6() {
    passes(flags("valid6", "-b", "*", "-i", "*").in(FlagSet.V6));
  }

  private static void passes(FlagSet sidecar) {
    try (NetworkNamespace pod = NetworkNamespace.create(sidecar)) {
      assertThat(Subject.run(pod, sidecar).exitCode()).isZero();

      NetworkNamespace.Outcome outcome =
          Subject.run(pod, sidecar.plus("--run-validation", "--skip-rule-apply"), AS_PROXY);

      assertThat(outcome.exitCode()).as(outcome.output()).isZero();
      assertThat(outcome.output()).contains("Validation passed");
    }
  }

  @Test
  void failsWithCode126WhereNothingRedirects() {
    FlagSet bare =
        flags("invalid", "--run-validation", "--skip-rule-apply", "--probe-timeout", "500ms");
    try (NetworkNamespace pod = NetworkNamespace.create(bare)) {
      NetworkNamespace.Outcome outcome = Subject.run(pod, bare, AS_PROXY);

      assertThat(outcome.exitCode()).isEqualTo(126);
      assertThat(outcome.output()).contains("no connection was redirected in time");
    }
  }

  @Test
  void connectionOfSomebodyElseIsNoProof() {
    FlagSet bare =
        flags("stranger", "--run-validation", "--skip-rule-apply", "--probe-timeout", "2s");
    try (NetworkNamespace pod = NetworkNamespace.create(bare)) {
      String knock =
          "(for i in 1 2 3 4 5 6 7 8; do (exec 3<>/dev/tcp/127.0.0.1/15006) 2>/dev/null; sleep 0.2;"
              + " done) & exec "
              + String.join(" ", Subject.command())
              + " "
              + String.join(" ", bare.args());
      NetworkNamespace.Outcome outcome = pod.run(bare.environment(), List.of("bash", "-c", knock));

      assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(126);
    }
  }
}
