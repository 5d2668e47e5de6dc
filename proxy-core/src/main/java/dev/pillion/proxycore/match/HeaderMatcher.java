package dev.pillion.proxycore.match;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.config.route.v3.HeaderMatcher}. Several lines of one name are matched as one value
 * joined by commas, as Envoy does for routes. Immutable, any thread.
 *
 * @param name the header, lower-case
 * @param kind how its value is matched
 * @param invert turns the result around
 * @param treatMissingAsEmpty an absent header is matched as the empty value; else an absent header
 *     never matches, whatever {@code invert} says, unless the kind is {@link Kind.Present}
 */
public record HeaderMatcher(
    HeaderName name, Kind kind, boolean invert, boolean treatMissingAsEmpty) {

  /** The closed set of ways to match a header's value. */
  public sealed interface Kind {
    /** {@code string_match} and the older exact, prefix, suffix, contains and regex forms. */
    record Text(StringMatcher matcher) implements Kind {}

    /** {@code range_match}: the whole value is a base-10 integer in [start, end). */
    record Range(long start, long end) implements Kind {}

    /** {@code present_match}. */
    record Present(boolean present) implements Kind {}
  }

  /** True when the headers satisfy this matcher. */
  public boolean matches(HeaderMap headers) {
    String value = headers.getJoined(name);
    return switch (kind) {
      case Kind.Present(boolean present) ->
          ((value != null || treatMissingAsEmpty) == present) != invert;
      case Kind.Text(StringMatcher matcher) -> matchesValue(value, matcher);
      case Kind.Range(long start, long end) -> matchesRange(value, start, end);
    };
  }

  private boolean matchesValue(@Nullable String value, StringMatcher matcher) {
    if (value == null && !treatMissingAsEmpty) {
      return false;
    }
    return matcher.matches(value == null ? "" : value) != invert;
  }

  private boolean matchesRange(@Nullable String value, long start, long end) {
    if (value == null && !treatMissingAsEmpty) {
      return false;
    }
    boolean inside = false;
    try {
      long number = Long.parseLong(value == null ? "" : value);
      inside = number >= start && number < end;
    } catch (NumberFormatException e) {
      // Not a number: outside every range.
    }
    return inside != invert;
  }
}
