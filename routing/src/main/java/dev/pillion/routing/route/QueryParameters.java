package dev.pillion.routing.route;

import dev.pillion.proxycore.config.route.RouteMatch.QueryParameterMatcher;
import dev.pillion.proxycore.match.StringMatcher;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Matches query parameters on the target's own text; the first parameter of a name counts,
 * undecoded, as in Envoy.
 */
final class QueryParameters {
  private QueryParameters() {}

  static boolean match(List<QueryParameterMatcher> matchers, String target) {
    for (int i = 0; i < matchers.size(); i++) {
      QueryParameterMatcher matcher = matchers.get(i);
      String value = first(target, matcher.name());
      StringMatcher text = matcher.matcher();
      if (value == null || (text != null && !text.matches(value))) {
        return false;
      }
    }
    return true;
  }

  /** The first value of a parameter; empty when it has no {@code =}; null when it is absent. */
  static @Nullable String first(String target, String name) {
    int at = target.indexOf('?');
    if (at < 0) {
      return null;
    }
    int limit = target.indexOf('#', at);
    int stop = limit < 0 ? target.length() : limit;
    int from = at + 1;
    while (from < stop) {
      int amp = target.indexOf('&', from);
      int to = amp < 0 || amp > stop ? stop : amp;
      int equals = target.indexOf('=', from);
      int nameEnd = equals < 0 || equals > to ? to : equals;
      if (nameEnd - from == name.length() && target.startsWith(name, from)) {
        return nameEnd == to ? "" : target.substring(nameEnd + 1, to);
      }
      from = to + 1;
    }
    return null;
  }
}
