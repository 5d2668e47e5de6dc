package dev.pillion.initiptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlagsTest {

  private static Flags parse(String... args) throws InitFailure {
    return Flags.parse(args, Map.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-p 1", "-p1", "-p=1", "--envoy-port 1", "--envoy-port=1", "-np 1"})
  void takesEveryWayOfWritingAValue(String line) throws InitFailure {
    assertThat(parse(line.split(" ", -1)).text(Flag.ENVOY_PORT)).isEqualTo("1");
  }

  @Test
  void takesDefaults() throws InitFailure {
    Flags flags = parse();
    assertThat(flags.text(Flag.ENVOY_PORT)).isEqualTo("15001");
    assertThat(flags.text(Flag.INBOUND_CAPTURE_PORT)).isEqualTo("15006");
    assertThat(flags.text(Flag.INBOUND_TUNNEL_PORT)).isEqualTo("15008");
    assertThat(flags.text(Flag.INBOUND_PORTS)).isEmpty();
    assertThat(flags.port(Flag.IPTABLES_PROBE_PORT)).isEqualTo(15002);
    assertThat(flags.nanos(Flag.PROBE_TIMEOUT)).isEqualTo(5_000_000_000L);
    assertThat(flags.isSet(Flag.DRY_RUN)).isFalse();
  }

  @Test
  void emptyValueIsAValue() throws InitFailure {
    assertThat(parse("-x", "", "-b", "*").text(Flag.INBOUND_PORTS)).isEqualTo("*");
  }

  @Test
  void booleansStandAloneOrWithAnEqualsSign() throws InitFailure {
    assertThat(parse("--redirect-dns").isSet(Flag.REDIRECT_DNS)).isTrue();
    assertThat(parse("--redirect-dns=T").isSet(Flag.REDIRECT_DNS)).isTrue();
    assertThat(parse("--redirect-dns=false").isSet(Flag.REDIRECT_DNS)).isFalse();
  }

  @Test
  void commandLineWinsOverEnvironmentAndTheAliasOverTheName() throws InitFailure {
    Map<String, String> environment =
        Map.of(
            "ISTIO_INBOUND_PORTS", "80",
            "PROXY_UID", "5",
            "INVALID_DROP", "true",
            "DROP_INVALID", "false",
            "DRY_RUN", "");
    Flags flags = Flags.parse(new String[] {"-u", "6"}, environment);
    assertThat(flags.text(Flag.INBOUND_PORTS)).isEqualTo("80");
    assertThat(flags.text(Flag.PROXY_UID)).isEqualTo("6");
    assertThat(flags.isSet(Flag.DROP_INVALID)).isTrue();
    assertThat(flags.isSet(Flag.DRY_RUN)).isFalse();
  }

  @Test
  void emptyVariableIsAValueOfTextsAlone() throws InitFailure {
    Map<String, String> environment =
        Map.of(
            "DROP_INVALID", "true",
            "INVALID_DROP", "",
            "IPTABLES_PROBE_PORT", "",
            "PROBE_TIMEOUT", "",
            "INBOUND_CAPTURE_PORT", "");
    Flags flags = Flags.parse(new String[0], environment);
    assertThat(flags.isSet(Flag.DROP_INVALID)).isTrue();
    assertThat(flags.port(Flag.IPTABLES_PROBE_PORT)).isEqualTo(15002);
    assertThat(flags.text(Flag.PROBE_TIMEOUT)).isEqualTo("5s");
    assertThat(flags.text(Flag.INBOUND_CAPTURE_PORT)).isEmpty();
  }

  @Test
  void envoyPortHasNoVariable() throws InitFailure {
    Flags flags = Flags.parse(new String[0], Map.of("ENVOY_PORT", "9"));
    assertThat(flags.text(Flag.ENVOY_PORT)).isEqualTo("15001");
  }

  @ParameterizedTest
  @CsvSource({
    "--nope, unknown flag: --nope",
    "-y, unknown flag: -y",
    "-ny, unknown flag: -y",
    "-p, the flag -p needs a value",
    "--envoy-port, the flag --envoy-port needs a value",
    "stray, belongs to no option",
    "--dry-run=maybe, is not a boolean",
    "--iptables-probe-port=70000, is not a port number",
    "--probe-timeout=5, is not a duration",
  })
  void refusesByName(String arg, String sentence) {
    assertThatThrownBy(() -> parse(arg))
        .isInstanceOf(InitFailure.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void refusesAVariableOfTheWrongKind() {
    assertThatThrownBy(() -> Flags.parse(new String[0], Map.of("DUAL_STACK", "yes")))
        .hasMessage("the environment variable DUAL_STACK holds \"yes\", which is not a boolean.");
  }

  @Test
  void skipsTheSubcommandOfAPodsManifest() throws InitFailure {
    assertThat(parse("istio-iptables", "-p", "7").text(Flag.ENVOY_PORT)).isEqualTo("7");
    assertThatThrownBy(() -> parse("-p", "7", "istio-iptables")).isInstanceOf(InitFailure.class);
  }

  @ParameterizedTest
  @CsvSource({
    "5s, 5000000000",
    "500ms, 500000000",
    "1m30s, 90000000000",
    "1.5h, 5400000000000",
    "0, 0",
    "7ns, 7",
    "-5s, -1",
    "5, -1",
    "s, -1",
    "5x, -1",
    "'', -1"
  })
  void readsDurationsAsGoWritesThem(String text, long nanos) {
    assertThat(Durations.nanos(text)).isEqualTo(nanos);
  }

  @Test
  void helpNamesEveryFlag() {
    for (Flag flag : Flag.all()) {
      assertThat(Usage.text()).contains("--" + flag.longName);
    }
  }
}
