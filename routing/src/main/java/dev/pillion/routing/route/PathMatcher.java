package dev.pillion.routing.route;

import dev.pillion.proxycore.config.route.RouteMatch;
import dev.pillion.proxycore.config.route.RouteMatch.PathMatch;
import dev.pillion.proxycore.match.RegexPattern;
import org.jspecify.annotations.Nullable;

/**
 * Matches the path in front of the query. Says too how much of it a prefix rewrite replaces.
 * Immutable.
 */
final class PathMatcher {
  private enum Kind {
    EXACT,
    PREFIX,
    SEPARATED_PREFIX
  }

  private final Kind kind;
  private final String text;
  private final boolean ignoreCase;
  private final @Nullable RegexPattern regex;

  PathMatcher(RouteMatch match) {
    ignoreCase = !match.caseSensitive();
    switch (match.path()) {
      case PathMatch.Exact(String path) -> {
        kind = Kind.EXACT;
        text = path;
        regex = null;
      }
      case PathMatch.Prefix(String prefix) -> {
        kind = Kind.PREFIX;
        text = prefix;
        regex = null;
      }
      case PathMatch.PathSeparatedPrefix(String prefix) -> {
        kind = Kind.SEPARATED_PREFIX;
        text = prefix;
        regex = null;
      }
      case PathMatch.Regex(RegexPattern pattern) -> {
        kind = Kind.EXACT;
        text = "";
        regex = pattern;
      }
    }
  }

  /** True when the first {@code end} characters of the target, its path, match. */
  boolean matches(String target, int end) {
    RegexPattern pattern = regex;
    if (pattern != null) {
      return pattern.matches(end == target.length() ? target : target.substring(0, end));
    }
    int length = text.length();
    if (end < length || !target.regionMatches(ignoreCase, 0, text, 0, length)) {
      return false;
    }
    return switch (kind) {
      case EXACT -> end == length;
      case PREFIX -> true;
      case SEPARATED_PREFIX -> end == length || target.charAt(length) == '/';
    };
  }

  /** How many characters of the target were matched: what {@code prefix_rewrite} replaces. */
  int matchedLength(String target) {
    return regex == null && kind != Kind.EXACT ? text.length() : RoutePath.end(target);
  }
}
