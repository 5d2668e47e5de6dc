package dev.pillion.proxycore.match;

import java.util.Locale;

/**
 * {@code envoy.type.matcher.v3.StringMatcher}: a closed set of ways to match a string. Immutable,
 * any thread.
 */
public sealed interface StringMatcher {
  /** True when the value matches. */
  boolean matches(String value);

  /** The whole string. */
  record Exact(String value, boolean ignoreCase) implements StringMatcher {
    @Override
    public boolean matches(String candidate) {
      return ignoreCase ? value.equalsIgnoreCase(candidate) : value.equals(candidate);
    }
  }

  /** The beginning. */
  record Prefix(String value, boolean ignoreCase) implements StringMatcher {
    @Override
    public boolean matches(String candidate) {
      return candidate.regionMatches(ignoreCase, 0, value, 0, value.length());
    }
  }

  /** The end. */
  record Suffix(String value, boolean ignoreCase) implements StringMatcher {
    @Override
    public boolean matches(String candidate) {
      int from = candidate.length() - value.length();
      return from >= 0 && candidate.regionMatches(ignoreCase, from, value, 0, value.length());
    }
  }

  /** Anywhere. */
  record Contains(String value, boolean ignoreCase) implements StringMatcher {
    public Contains {
      value = ignoreCase ? value.toLowerCase(Locale.ROOT) : value;
    }

    @Override
    public boolean matches(String candidate) {
      return ignoreCase
          ? candidate.toLowerCase(Locale.ROOT).contains(value)
          : candidate.contains(value);
    }
  }

  /** A whole match by RE2. Case is the pattern's own affair ({@code (?i)}). */
  record Regex(RegexPattern pattern) implements StringMatcher {
    @Override
    public boolean matches(String candidate) {
      return pattern.matches(candidate);
    }
  }
}
