package dev.pillion.e2e.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Case.MeantDifference STRICTER =
      new Case.MeantDifference(Pattern.compile("head"), Pattern.compile(".*400.*"), "stricter");

  private final Transcript envoy = new Transcript();
  private final Transcript ours = new Transcript();

  @Test
  void equalTranscriptsHaveNoFault() {
    envoy.text("head", "200");
    ours.text("head", "200");
    assertThat(faults()).isEmpty();
  }

  @Test
  void anotherTextIsAFault() {
    envoy.text("head", "200");
    ours.text("head", "201");
    assertThat(faults()).singleElement().asString().contains("head", "200", "201");
  }

  @Test
  void whatOneSideAloneShowsIsAFault() {
    envoy.text("log line 1", "one");
    ours.text("log line 2", "two");
    assertThat(faults()).hasSize(2);
  }

  @Test
  void aMeantDifferenceIsNoFault() {
    envoy.text("head", "200");
    ours.text("head", "HTTP/1.1 400 Bad Request");
    assertThat(faults(STRICTER)).isEmpty();
  }

  @Test
  void aMeantDifferenceThatIsGoneIsAFault() {
    envoy.text("head", "400");
    ours.text("head", "400");
    assertThat(faults(STRICTER)).singleElement().asString().contains("no longer different");
  }

  @Test
  void anotherDifferenceThanTheMeantOneIsAFault() {
    envoy.text("head", "200");
    ours.text("head", "500");
    assertThat(faults(STRICTER)).hasSize(2);
  }

  @Test
  void sharesMayDifferByChance() {
    envoy.shares("shares", Map.of("a", 300, "b", 100));
    ours.shares("shares", Map.of("a", 285, "b", 115));
    assertThat(faults()).isEmpty();
  }

  @Test
  void otherSharesAreAFault() {
    envoy.shares("shares", Map.of("a", 300, "b", 100));
    ours.shares("shares", Map.of("a", 200, "b", 200));
    assertThat(faults()).hasSize(1);
  }

  private List<String> faults(Case.MeantDifference... meant) {
    return new Comparison(envoy, ours).faults(List.of(meant));
  }
}
