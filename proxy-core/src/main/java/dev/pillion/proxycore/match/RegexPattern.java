package dev.pillion.proxycore.match;

/**
 * A compiled regular expression in RE2 syntax that matches in linear time. A port: the
 * implementation is the configuration's translator's, so that this module needs no library.
 * Immutable, any thread.
 */
public interface RegexPattern {
  /** The text it was compiled from. */
  String pattern();

  /** True when the whole input matches. */
  boolean matches(CharSequence input);

  /** True when some part of the input matches. */
  boolean find(CharSequence input);

  /** Every match replaced; the substitution uses RE2's {@code \1} for groups. */
  String replaceAll(String input, String substitution);
}
