package dev.pillion.proxycore.config.route;

import dev.pillion.proxycore.match.HeaderMatcher;
import dev.pillion.proxycore.match.MetadataMatcher;
import dev.pillion.proxycore.match.RegexPattern;
import dev.pillion.proxycore.match.StringMatcher;
import dev.pillion.proxycore.runtime.RuntimeFraction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.config.route.v3.RouteMatch}; all parts must match.
 *
 * @param caseSensitive of the path, but not of a regex
 * @param runtimeFraction null: every request
 * @param grpc only gRPC requests
 * @param dynamicMetadata of the stream, as filters in front of the route's choice have put it
 */
public record RouteMatch(
    PathMatch path,
    boolean caseSensitive,
    @Nullable RuntimeFraction runtimeFraction,
    List<HeaderMatcher> headers,
    List<QueryParameterMatcher> queryParameters,
    boolean grpc,
    List<MetadataMatcher> dynamicMetadata) {

  /** How the path, without its query, is matched. */
  public sealed interface PathMatch {
    record Exact(String path) implements PathMatch {}

    record Prefix(String prefix) implements PathMatch {}

    /** The path itself, or the path and a slash in front of more. */
    record PathSeparatedPrefix(String prefix) implements PathMatch {}

    record Regex(RegexPattern pattern) implements PathMatch {}
  }

  /** {@code PathMatch} by one of the built kinds, and nothing else asked for. */
  public static RouteMatch path(PathMatch path) {
    return new RouteMatch(path, true, null, List.of(), List.of(), false, List.of());
  }

  /** {@code QueryParameterMatcher}: a null matcher asks for presence only. */
  public record QueryParameterMatcher(String name, @Nullable StringMatcher matcher) {}
}
