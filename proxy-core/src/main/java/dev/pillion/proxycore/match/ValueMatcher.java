package dev.pillion.proxycore.match;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.type.matcher.v3.ValueMatcher}: a closed set of ways to match a value as JSON has
 * them: null, {@code Boolean}, {@code Number}, {@code String}, {@code List} or {@code Map}.
 * Immutable, any thread.
 */
public sealed interface ValueMatcher {
  /** True when the value matches; null is JSON's null. */
  boolean matches(@Nullable Object value);

  /** {@code null_match}. */
  record Null() implements ValueMatcher {
    @Override
    public boolean matches(@Nullable Object value) {
      return value == null;
    }
  }

  /** {@code double_match.exact}. */
  record Exact(double number) implements ValueMatcher {
    @Override
    public boolean matches(@Nullable Object value) {
      return value instanceof Number given && given.doubleValue() == number;
    }
  }

  /** {@code double_match.range}: from start, before end. */
  record Range(double start, double end) implements ValueMatcher {
    @Override
    public boolean matches(@Nullable Object value) {
      return value instanceof Number given
          && given.doubleValue() >= start
          && given.doubleValue() < end;
    }
  }

  /** {@code string_match}. */
  record Text(StringMatcher matcher) implements ValueMatcher {
    @Override
    public boolean matches(@Nullable Object value) {
      return value instanceof String given && matcher.matches(given);
    }
  }

  /** {@code bool_match}. */
  record Bool(boolean expected) implements ValueMatcher {
    @Override
    public boolean matches(@Nullable Object value) {
      return value instanceof Boolean given && given == expected;
    }
  }

  /** {@code present_match}: that there is a value; false is satisfied by nothing, as in Envoy. */
  record Present(boolean expected) implements ValueMatcher {
    @Override
    public boolean matches(@Nullable Object value) {
      return expected;
    }
  }

  /** {@code list_match.one_of}: an element of a list. */
  record OneOf(ValueMatcher element) implements ValueMatcher {
    @Override
    public boolean matches(@Nullable Object value) {
      return value instanceof List<?> list && list.stream().anyMatch(element::matches);
    }
  }

  /** {@code or_match}. */
  record Or(List<ValueMatcher> matchers) implements ValueMatcher {
    @Override
    public boolean matches(@Nullable Object value) {
      return matchers.stream().anyMatch(matcher -> matcher.matches(value));
    }
  }
}
