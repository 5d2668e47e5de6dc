package dev.pillion.xdsclient;

import static dev.pillion.xdsclient.Bootstraps.errors;
import static dev.pillion.xdsclient.Bootstraps.load;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How YAML is read: Envoy's own reading of scalars, and bounds that Envoy lacks. */
class YamlInputTest {
  @Test
  void anAliasStandsForItsAnchor() {
    assertThat(load("node: {id: &i foo, cluster: *i}").node().cluster()).isEqualTo("foo");
  }

  @Test
  void aMergeKeyIsAFieldThatDoesNotExist() {
    assertThat(errors("node: {id: a, <<: {cluster: c}}"))
        .containsExactly("--config-yaml:1: node.<<: unknown field of envoy.config.core.v3.Node");
  }

  @Test
  void anUndefinedAliasIsRefused() {
    assertThat(errors("node: {id: *i}")).containsExactly("--config-yaml:1: undefined alias *i");
    assertThat(errors("node: &n\n  metadata: {self: *n}"))
        .containsExactly("--config-yaml:2: undefined alias *n");
  }

  @Test
  void aliasesOfAliasesCannotFillTheHeap() {
    StringBuilder laughs =
        new StringBuilder("node:\n  metadata:\n    a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 30; i++) {
      String before = "*a" + (i - 1);
      laughs.append("    a" + i + ": &a" + i + " [" + (before + ",").repeat(8) + before + "]\n");
    }
    assertThat(errors(laughs.toString()))
        .singleElement()
        .asString()
        .contains("the aliases stand for more than 1000000 nodes");
  }

  @Test
  void aChainOfAliasesIsNoDeeperThanNestingMayBe() {
    StringBuilder chain = new StringBuilder("node:\n  metadata:\n    a0: &a0 [x]\n");
    for (int i = 1; i < 120; i++) {
      chain.append("    a" + i + ": &a" + i + " [*a" + (i - 1) + "]\n");
    }
    assertThat(errors(chain.toString())).singleElement().asString().contains("nested too deeply");
  }

  @Test
  void nestingIsBounded() {
    String deep = "node: {metadata: {a: " + "[".repeat(20_000) + "]".repeat(20_000) + "}}";
    assertThat(errors(deep)).singleElement().asString().contains("nested too deeply");
    assertThat(load("node: {metadata: {a: " + "[".repeat(30) + "]".repeat(30) + "}}")).isNotNull();
  }

  @Test
  void aKeyStandsOnce() {
    assertThat(errors("node: {id: a, id: b}"))
        .containsExactly("--config-yaml:1: the key id stands here twice");
    assertThat(
            errors(
                "static_resources: {clusters: [{name: c, connectTimeout: 1s,\n"
                    + " connect_timeout: 2s}]}"))
        .containsExactly(
            "--config-yaml:2: static_resources.clusters[0].connect_timeout: the field stands here"
                + " twice, under both its names");
  }

  @Test
  void aKeyIsAScalar() {
    assertThat(errors("? [a]\n: b")).containsExactly("--config-yaml:1: a key must be a scalar");
  }

  @Test
  void thereIsOneDocument() {
    assertThat(errors("node: {id: a}\n---\nnode: {id: b}"))
        .containsExactly("--config-yaml:2: more than one YAML document");
  }

  @Test
  void whatIsNotYamlIsToldWithItsLine() {
    assertThat(errors("node:\n  id: [a\nadmin: x"))
        .singleElement()
        .asString()
        .startsWith("--config-yaml:")
        .contains("not valid YAML");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[a]|an object (envoy.config.bootstrap.v3.Bootstrap) is expected",
        "foo|an object (envoy.config.bootstrap.v3.Bootstrap) is expected",
        "{node: [1]}|node: an object (envoy.config.core.v3.Node) is expected",
        "{node: {id: {}}}|node.id: a string is expected",
        "{static_resources: {clusters: {}}}|static_resources.clusters: a list is expected",
      })
  void wrongShapesAreRefused(String yaml, String error) {
    assertThat(errors(yaml)).containsExactly("--config-yaml:1: " + error);
  }

  @ParameterizedTest
  @CsvSource({"5", "true", "1.5"})
  void aPlainNumberOrTruthIsNoString(String value) {
    String yaml = "node: {id: " + value + "}";
    if (value.equals("1.5")) { // a fraction stays the text that it is
      assertThat(load(yaml).node().id()).isEqualTo("1.5");
    } else {
      assertThat(errors(yaml)).singleElement().asString().contains("node.id: a string");
    }
  }

  @Test
  void aQuoteOrTheBareTagMakesAString() {
    assertThat(load("node: {id: ! 5}").node().id()).isEqualTo("5");
    assertThat(load("node: {id: '5'}").node().id()).isEqualTo("5");
  }

  @Test
  void nullIsAsAbsent() {
    assertThat(load("node: ~").node().id()).isEmpty();
    assertThat(load("node: {id: ~, cluster: }").node().id()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"16, 16", "'\"16\"', 16", "16.0, 16", "0x10, 16", "020, 16", "1e1, 10"})
  void integersMayBeWrittenInManyWays(String text, int value) {
    String yaml = Bootstraps.cluster("per_connection_buffer_limit_bytes: " + text);
    assertThat(load(yaml).clusters().getFirst().perConnectionBufferLimitBytes()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "-5, is out of range",
    "4294967296, is out of range",
    "1.5, expected",
    "abc, expected",
    "'[]', expected"
  })
  void whatIsNoIntegerIsRefused(String text, String reason) {
    Bootstraps.assertRefused(
        Bootstraps.cluster("per_connection_buffer_limit_bytes: " + text),
        Bootstraps.CLUSTER + ".per_connection_buffer_limit_bytes",
        reason);
  }

  @ParameterizedTest
  @CsvSource({
    "true, true",
    "yes, true",
    "on, true",
    "'\"true\"', true",
    "no, false",
    "false, false"
  })
  void truthsMayBeWrittenInManyWays(String text, boolean value) {
    String yaml = Bootstraps.cluster("type: STRICT_DNS, respect_dns_ttl: " + text);
    assertThat(load(yaml).clusters().getFirst().discovery().toString())
        .contains("respectTtl=" + value);
  }
}
