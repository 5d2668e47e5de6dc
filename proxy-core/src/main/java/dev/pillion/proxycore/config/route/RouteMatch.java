package dev.pillion.proxycore.config.route;

import dev.pillion.proxycore.config.RuntimeFraction;
import dev.pillion.proxycore.match.HeaderMatcher;
import dev.pillion.proxycore.match.RegexPattern;
import dev.pillion.proxycore.match.StringMatcher;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.config.route.v3.RouteMatch}; all parts must match.
 *
 * @param caseSensitive of the path, but not of a regex
 * @param runtimeFraction null: every request
 * @param grpc only gRPC requests
 */
public record RouteMatch(
    PathMatch path,
    boolean caseSensitive,
    @Nullable RuntimeFraction runtimeFraction,
    List<HeaderMatcher> headers,
    List<QueryParameterMatcher> queryParameters,
    boolean grpc) {

  /** How the path, without its query, is matched. */
  public sealed interface PathMatch {
    record Exact(String path) implements PathMatch {}

    record Prefix(String prefix) implements PathMatch {}

    /** The path itself, or the path and a slash in front of more. */
    record PathSeparatedPrefix(String prefix) implements PathMatch {}

    record Regex(RegexPattern pattern) implements PathMatch {}
  }

  /** {@code QueryParameterMatcher}: a null matcher asks for presence only. */
  public record QueryParameterMatcher(String name, @Nullable StringMatcher matcher) {}
}
