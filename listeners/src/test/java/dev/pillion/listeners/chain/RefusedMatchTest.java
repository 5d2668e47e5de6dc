package dev.pillion.listeners.chain;

import static dev.pillion.listeners.chain.Chains.chains;
import static dev.pillion.listeners.chain.Match.match;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What Envoy 1.40 refuses, in its words. */
@Execution(ExecutionMode.CONCURRENT)
class RefusedMatchTest {
  private static final String OVERLAP =
      "multiple filter chains with overlapping matching rules are defined";

  @Test
  void theSameMatchTwice() {
    assertThat(chains().with("a", match().port(5)).refusal("b", match().port(5)))
        .isEqualTo("filter chain 'b' has the same matching rules defined as 'a'");
    assertThat(chains().with("a", match()).refusal("b", match()))
        .isEqualTo("filter chain 'b' has the same matching rules defined as 'a'");
  }

  @Test
  void matchesThatOverlapInOneValue() {
    assertThat(chains().with("a", match().names("a", "b")).refusal("b", match().names("b", "c")))
        .isEqualTo(OVERLAP);
    assertThat(chains().with("a", match().names("a", "b")).refusal("b", match().names("b", "a")))
        .isEqualTo(OVERLAP);
    assertThat(
            chains().with("a", match().sourcePorts(1, 2)).refusal("b", match().sourcePorts(2, 3)))
        .isEqualTo(OVERLAP);
    assertThat(
            chains()
                .with("a", match().applications("h2"))
                .refusal("b", match().applications("h2", "http/1.1")))
        .isEqualTo(OVERLAP);
  }

  @Test
  void prefixesThatNameTheSameNetwork() {
    assertThat(
            chains()
                .with("a", match().prefixes("10.0.0.0/8"))
                .refusal("b", match().prefixes("10.1.0.0/8")))
        .isEqualTo(OVERLAP);
    assertThat(
            chains()
                .with("a", match().sources("2001:db8::/32"))
                .refusal("b", match().sources("2001:db8::1/32")))
        .isEqualTo(OVERLAP);
  }

  @Test
  void aValueGivenTwiceInOneMatch() {
    assertThat(chains().refusal("a", match().prefixes("10.0.0.0/8", "10.0.0.0/8")))
        .isEqualTo(OVERLAP);
    assertThat(chains().refusal("a", match().sources("10.0.0.0/8", "10.1.0.0/8")))
        .isEqualTo(OVERLAP);
    assertThat(chains().refusal("a", match().directSources("::/0", "::1/0"))).isEqualTo(OVERLAP);
    assertThat(chains().refusal("a", match().names("a", "a"))).isEqualTo(OVERLAP);
    assertThat(chains().refusal("a", match().sourcePorts(5, 5))).isEqualTo(OVERLAP);
    assertThat(chains().refusal("a", match().applications("h2", "h2"))).isEqualTo(OVERLAP);
  }

  @Test
  void anEmptyNameBesideNone() {
    assertThat(chains().with("a", match().names("")).refusal("b", match())).isEqualTo(OVERLAP);
  }

  @Test
  void partialWildcards() {
    for (String name : new String[] {"w*.example.com", "*", "*example.com", "www.*", "a.*.com"}) {
      assertThat(chains().refusal("a", match().names(name)))
          .as(name)
          .isEqualTo("partial wildcards are not supported in \"server_names\"");
    }
  }

  @Test
  void differentMatchesAreTaken() {
    assertThat(
            chains()
                .with("a", match().prefixes("10.0.0.0/8"))
                .with("b", match().prefixes("10.0.0.0/9"))
                .with("c", match().prefixes("10.0.0.0/8").port(1))
                .with("d", match().prefixes("10.0.0.0/8").names("x"))
                .with("e", match().names("*.a.*"))
                .refusal("f", match().prefixes("10.0.0.0/8").transport("tls")))
        .isNull();
  }
}
