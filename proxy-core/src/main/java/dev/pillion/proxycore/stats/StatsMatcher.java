package dev.pillion.proxycore.stats;

import dev.pillion.proxycore.match.StringMatcher;
import java.util.List;

/**
 * {@code envoy.config.metrics.v3.StatsMatcher}: which statistics are kept at all.
 *
 * @param accepted whether those are kept that no pattern matches
 * @param exceptions the patterns whose matches are treated the other way round
 */
public record StatsMatcher(boolean accepted, List<StringMatcher> exceptions) {
  /** Keeps everything. */
  public static final StatsMatcher ALL = new StatsMatcher(true, List.of());

  /** Keeps nothing. */
  public static final StatsMatcher NONE = new StatsMatcher(false, List.of());

  /** True when a statistic of that name is to be kept. */
  public boolean accepts(String name) {
    for (StringMatcher exception : exceptions) {
      if (exception.matches(name)) {
        return !accepted;
      }
    }
    return accepted;
  }
}
