package dev.pillion.proxycore.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetadataMatcherTest {
  private final Map<String, Object> values = new HashMap<>();
  private final Map<String, Map<String, Object>> metadata = Map.of("ns", values);

  private boolean matches(String key, ValueMatcher value) {
    return new MetadataMatcher("ns", List.of(key), value, false).matches(metadata);
  }

  @Test
  void whatIsNotThereSatisfiesNoMatcherUnlessInverted() {
    ValueMatcher any = new ValueMatcher.Present(true);
    assertThat(matches("k", any)).isFalse();
    assertThat(matches("k", new ValueMatcher.Null())).isFalse();
    assertThat(new MetadataMatcher("ns", List.of("k"), any, true).matches(metadata)).isTrue();
    assertThat(new MetadataMatcher("ns", List.of("k"), any, true).matches(null)).isTrue();
  }

  @Test
  @SuppressWarnings("NullAway") // JSON's null stands in the map
  void nullIsAValue() {
    values.put("k", null);
    assertThat(matches("k", new ValueMatcher.Null())).isTrue();
    assertThat(matches("k", new ValueMatcher.Present(true))).isTrue();
    assertThat(matches("k", new ValueMatcher.Present(false))).isFalse();
  }

  @Test
  void aPathLeadsThroughStructs() {
    values.put("a", Map.of("b", Map.of("c", true)));
    ValueMatcher yes = new ValueMatcher.Bool(true);
    assertThat(new MetadataMatcher("ns", List.of("a", "b", "c"), yes, false).matches(metadata))
        .isTrue();
    assertThat(new MetadataMatcher("ns", List.of("a", "c"), yes, false).matches(metadata))
        .isFalse();
  }

  @Test
  void numbersMatchExactlyOrWithinARangeWithoutItsEnd() {
    values.put("k", 2.0);
    assertThat(matches("k", new ValueMatcher.Exact(2))).isTrue();
    assertThat(matches("k", new ValueMatcher.Range(2, 3))).isTrue();
    assertThat(matches("k", new ValueMatcher.Range(1, 2))).isFalse();
    assertThat(matches("k", new ValueMatcher.Text(new StringMatcher.Exact("2", false)))).isFalse();
  }

  @Test
  void oneElementOfAListOrOneOfSeveralMatchersIsEnough() {
    values.put("k", Arrays.asList("a", 1.0));
    ValueMatcher one = new ValueMatcher.Exact(1);
    ValueMatcher two = new ValueMatcher.Exact(2);
    assertThat(matches("k", new ValueMatcher.OneOf(one))).isTrue();
    assertThat(matches("k", new ValueMatcher.OneOf(two))).isFalse();
    assertThat(matches("k", new ValueMatcher.OneOf(new ValueMatcher.Or(List.of(two, one)))))
        .isTrue();
    assertThat(matches("k", one)).isFalse();
  }
}
