package dev.pillion.initiptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The plan alone: no root, no kernel. */
class RulePlannerTest {
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final Log log =
      new Log(new PrintStream(lines, true, StandardCharsets.UTF_8), Log.Level.INFO, false);

  /** Flag sets that depend on the test machine's resolv.conf are the comparison test's alone. */
  static Stream<FlagSet> independentOfTheHost() {
    return FlagSets.all()
        .filter(set -> !set.args().contains("--skip-rule-apply"))
        .filter(set -> !set.args().contains("-n"))
        .filter(RulePlannerTest::asksNoResolvConf);
  }

  private static boolean asksNoResolvConf(FlagSet set) {
    try {
      Flags flags = Flags.parse(set.args().toArray(new String[0]), set.environment());
      return !flags.isSet(Flag.REDIRECT_DNS) || flags.isSet(Flag.CAPTURE_ALL_DNS);
    } catch (InitFailure failure) {
      throw new AssertionError(failure);
    }
  }

  private IptablesPlan plan(FlagSet set) throws InitFailure {
    return RulePlanner.plan(config(set));
  }

  private InterceptionConfig config(FlagSet set) throws InitFailure {
    Flags flags = Flags.parse(set.args().toArray(new String[0]), set.environment());
    boolean v4 = set.addresses().stream().anyMatch(address -> address.contains("."));
    boolean v6 = set.addresses().stream().anyMatch(address -> address.contains(":"));
    HostAddresses host = new HostAddresses(v6 && (flags.isSet(Flag.DUAL_STACK) || !v4), !v4);
    return new ConfigReader(flags, set.environment(), log).read(host);
  }

  private List<String> nat(String... args) throws InitFailure {
    return DryRun.restoreInput(plan(FlagSet.flags("nat", args)).ipv4()).lines().toList();
  }

  @ParameterizedTest
  @MethodSource("independentOfTheHost")
  void isWhatIstioIptablesFeedsToRestore(FlagSet set) throws InitFailure {
    Expectation expected = Expectation.read(set);
    IptablesPlan plan = plan(set);
    assertThat(DryRun.restoreInput(plan.ipv4()).lines())
        .containsExactlyElementsOf(singleBlanks(expected.ipv4()));
    assertThat(DryRun.restoreInput(plan.ipv6()).lines())
        .containsExactlyElementsOf(singleBlanks(expected.ipv6()));
  }

  static Stream<FlagSet> nftables() {
    return FlagSets.nftables().filter(RulePlannerTest::asksNoResolvConf);
  }

  @ParameterizedTest
  @MethodSource("nftables")
  void isWhatIstioIptablesFeedsToNft(FlagSet set) throws InitFailure {
    assertThat(NftApplier.script(NftPlanner.plan(config(set))).lines())
        .containsExactlyElementsOf(NftExpectation.read(set).script());
  }

  @Test
  void nftChainThatIsOnlyJumpedToIsMadeAsWell() throws InitFailure {
    InterceptionConfig config = config(FlagSet.flags("dns", "--redirect-dns", "--capture-all-dns"));
    NftTable table =
        new NftTable(
            "t",
            List.of(new NftTable.NftChain("a", ""), new NftTable.NftChain("b", "")),
            List.of(new NftTable.NftRule("a", 0, "counter jump b")));
    StringBuilder script = new StringBuilder();
    table.write(script);
    assertThat(script.toString().lines())
        .containsExactly(
            "add table inet t",
            "flush table inet t",
            "add chain inet t a",
            "add chain inet t b",
            "add rule inet t a counter jump b");
    assertThat(NftPlanner.plan(config)).hasSize(3);
  }

  /** istio-iptables keeps the blanks around a list's items; iptables-restore reads words. */
  private static List<String> singleBlanks(List<String> lines) {
    return lines.stream().map(line -> line.replaceAll(" +", " ")).toList();
  }

  @Test
  void inboundPortsGoToTheInboundListener() throws InitFailure {
    assertThat(nat("-b", "80,443"))
        .containsSubsequence(
            "-A PREROUTING -p tcp -j ISTIO_INBOUND",
            "-A ISTIO_INBOUND -p tcp --dport 80 -j ISTIO_IN_REDIRECT",
            "-A ISTIO_INBOUND -p tcp --dport 443 -j ISTIO_IN_REDIRECT");
  }

  @Test
  void excludedRangesReturnBeforeIncludedOnesAreRedirected() throws InitFailure {
    assertThat(nat("-i", "*", "-x", "10.1.0.0/16"))
        .containsSubsequence(
            "-A ISTIO_OUTPUT -d 127.0.0.1/32 -j RETURN",
            "-A ISTIO_OUTPUT -d 10.1.0.0/16 -j RETURN",
            "-A ISTIO_OUTPUT -j ISTIO_REDIRECT");
  }

  @Test
  void ipv6IsPlannedOnlyWhereThePodSpeaksIt() throws InitFailure {
    FlagSet set = FlagSet.flags("v6", "-i", "*");
    assertThat(plan(set).ipv6()).isEmpty();
    assertThat(plan(set.in(FlagSet.V6)).ipv6()).isNotEmpty();
    assertThat(plan(set.in(FlagSet.BOTH)).ipv6()).isEmpty();
    assertThat(plan(set.in(FlagSet.BOTH).plus("--dual-stack")).ipv6()).isNotEmpty();
  }

  @Test
  void unknownModeIsSaidToBeTakenAsRedirect() throws InitFailure {
    plan(FlagSet.flags("mode", "-m", "NONE"));
    assertThat(lines.toString(StandardCharsets.UTF_8))
        .contains("\"NONE\" is neither REDIRECT nor TPROXY");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-x=*",
        "-i=10.0.0.0",
        "-i=fd00::/200",
        "-b=80 -j ACCEPT",
        "-d=80\nCOMMIT",
        "-c=-j",
        "-u=\"0\"",
        "-q=1,2'",
        "-p="
      })
  void refusesWhatCannotStandInARule(String arg) {
    assertThatThrownBy(() -> plan(FlagSet.flags("bad", arg)))
        .isInstanceOf(InitFailure.class)
        .hasMessageContaining("--");
  }

  @Test
  void refusesAMarkThatIsNoNumberBeforeAnythingIsWritten() {
    assertThatThrownBy(() -> plan(FlagSet.flags("mark", "-m", "TPROXY", "-b", "*", "-t", "0x1")))
        .hasMessageContaining("--istio-inbound-tproxy-mark is not a decimal number");
  }

  @Test
  void refusesMoreOwnerGroupsThanARuleHolds() {
    List<String> groups = new ArrayList<>();
    for (int i = 0; i < 65; i++) {
      groups.add(Integer.toString(i));
    }
    FlagSet set =
        FlagSet.flags("groups").with("ISTIO_OUTBOUND_OWNER_GROUPS", String.join(",", groups));
    assertThatThrownBy(() -> plan(set)).hasMessageContaining("names 65 groups");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/8", "127.0.0.0/7", "::1/128", "127.0.0.1"})
  void refusesALoopbackRangeThatIsNone(String range) {
    FlagSet set = FlagSet.flags("loopback").with("ISTIO_OUTBOUND_IPV4_LOOPBACK_CIDR", range);
    assertThatThrownBy(() -> plan(set)).hasMessageContaining("not an IPv4 loopback range");
  }

  @Test
  void planIsImmutable() throws InitFailure {
    IptablesPlan plan = plan(FlagSet.flags("immutable", "-i", "*"));
    Table table = plan.ipv4().get(0);
    assertThatThrownBy(() -> table.rules().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> plan.ipv4().clear()).isInstanceOf(UnsupportedOperationException.class);
  }
}
