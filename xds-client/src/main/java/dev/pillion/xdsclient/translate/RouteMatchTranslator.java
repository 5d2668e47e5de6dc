package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.route.RouteMatch;
import dev.pillion.proxycore.config.route.RouteMatch.PathMatch;
import dev.pillion.proxycore.config.route.RouteMatch.QueryParameterMatcher;
import dev.pillion.proxycore.match.HeaderMatcher;
import dev.pillion.proxycore.match.RegexPattern;
import dev.pillion.proxycore.match.StringMatcher;
import dev.pillion.proxycore.runtime.RuntimeFraction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code envoy.config.route.v3.RouteMatch}. */
final class RouteMatchTranslator {
  private RouteMatchTranslator() {}

  static @Nullable RouteMatch translate(Fields match) {
    PathMatch path = path(match);
    boolean caseSensitive = match.boolValue("case_sensitive", true);
    RuntimeFraction fraction = RuntimeValues.fraction(match.message("runtime_fraction"));
    List<HeaderMatcher> headers = Matchers.headers(match, "headers");
    List<QueryParameterMatcher> query = queryParameters(match);
    boolean grpc = match.message("grpc") != null;
    return path == null
        ? null
        : new RouteMatch(
            path,
            caseSensitive,
            fraction,
            headers,
            query,
            grpc,
            Matchers.metadata(match, "dynamic_metadata"));
  }

  private static @Nullable PathMatch path(Fields match) {
    if (match.has("prefix")) {
      return new PathMatch.Prefix(match.string("prefix"));
    }
    if (match.has("path")) {
      return new PathMatch.Exact(match.string("path"));
    }
    if (match.has("path_separated_prefix")) {
      return new PathMatch.PathSeparatedPrefix(match.string("path_separated_prefix"));
    }
    RegexPattern regex = Regexes.read(match.message("safe_regex"));
    return regex == null ? null : new PathMatch.Regex(regex);
  }

  private static List<QueryParameterMatcher> queryParameters(Fields match) {
    List<QueryParameterMatcher> matchers = new ArrayList<>();
    for (Fields parameter : match.messages("query_parameters")) {
      String name = parameter.string("name");
      if (!parameter.has("string_match")) {
        if (parameter.has("present_match") && !parameter.bool("present_match")) {
          parameter.unsupported("present_match", "asking for a parameter's absence");
        }
        parameter.bool("present_match");
        matchers.add(new QueryParameterMatcher(name, null));
        continue;
      }
      StringMatcher matcher = Matchers.string(parameter.message("string_match"));
      if (matcher != null) {
        matchers.add(new QueryParameterMatcher(name, matcher));
      }
    }
    return List.copyOf(matchers);
  }
}
