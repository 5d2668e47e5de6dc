package dev.pillion.proxycore.match;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;

/**
 * {@code envoy.config.route.v3.HeaderMatcher}. Of several lines of one name, each is matched by
 * itself and one is enough, as in Envoy: a second line hides nothing (CVE-2026-26308). Immutable,
 * any thread.
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
    if (kind instanceof Kind.Present(boolean present)) {
      return ((headers.contains(name) || treatMissingAsEmpty) == present) != invert;
    }
    int line = headers.indexOf(name);
    if (line < 0) {
      return treatMissingAsEmpty && matchesValue("") != invert;
    }
    boolean matches = false;
    for (; line >= 0 && !matches; line = headers.indexOf(name, line + 1)) {
      matches = matchesValue(headers.value(line));
    }
    return matches != invert;
  }

  private boolean matchesValue(String value) {
    return switch (kind) {
      case Kind.Text(StringMatcher matcher) -> matcher.matches(value);
      case Kind.Range(long start, long end) -> isWithin(value, start, end);
      case Kind.Present _ -> true;
    };
  }

  private static boolean isWithin(String value, long start, long end) {
    try {
      long number = Long.parseLong(value);
      return number >= start && number < end;
    } catch (NumberFormatException e) {
      return false; // not a number: outside every range
    }
  }
}
