package dev.pillion.proxycore.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import org.junit.jupiter.api.Test;

class HeaderMatcherTest {
  private static final HeaderName NAME = HeaderName.of("x-user");

  @Test
  void aSecondLineHidesNothing() {
    assertThat(exact("evil", false).matches(headers("evil", "good"))).isTrue();
    assertThat(exact("evil", false).matches(headers("good", "evil"))).isTrue();
  }

  @Test
  void severalLinesAreNotMatchedAsOneValue() {
    assertThat(exact("evil,good", false).matches(headers("evil", "good"))).isFalse();
    assertThat(exact("evil,good", false).matches(headers("evil,good"))).isTrue();
  }

  @Test
  void anInvertedMatcherWantsNoLineToMatch() {
    assertThat(exact("evil", true).matches(headers("good", "evil"))).isFalse();
    assertThat(exact("evil", true).matches(headers("good", "better"))).isTrue();
  }

  @Test
  void anAbsentHeaderMatchesNothingNotEvenInverted() {
    assertThat(exact("evil", true).matches(headers())).isFalse();
  }

  @Test
  void oneLineWithinTheRangeIsEnough() {
    HeaderMatcher matcher =
        new HeaderMatcher(NAME, new HeaderMatcher.Kind.Range(1, 10), false, false);
    assertThat(matcher.matches(headers("50", "5"))).isTrue();
    assertThat(matcher.matches(headers("50", "ten"))).isFalse();
  }

  private static HeaderMatcher exact(String value, boolean invert) {
    StringMatcher matcher = new StringMatcher.Exact(value, false);
    return new HeaderMatcher(NAME, new HeaderMatcher.Kind.Text(matcher), invert, false);
  }

  private static HeaderMap headers(String... values) {
    HeaderMap headers = new HeaderMap();
    for (String value : values) {
      headers.add(NAME, value);
    }
    return headers;
  }
}
