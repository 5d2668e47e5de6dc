package dev.pillion.routing.route;

import dev.pillion.proxycore.config.route.RouteAction;
import dev.pillion.proxycore.config.route.RouteEntry;
import dev.pillion.proxycore.config.route.RouteMatch;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.match.HeaderMatcher;
import dev.pillion.proxycore.match.MetadataMatcher;
import dev.pillion.proxycore.runtime.RuntimeFraction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One route: its conditions, and the outcomes to choose from (several for weighted clusters).
 * Immutable.
 */
final class CompiledRoute {
  private static final String GRPC = "application/grpc";

  private final PathMatcher path;
  private final @Nullable RuntimeFraction fraction;
  private final HeaderMatcher[] headers;
  private final List<RouteMatch.QueryParameterMatcher> queryParameters;
  private final boolean grpc;
  private final MatchedRoute[] outcomes;
  private final long[] weights;
  private final long totalWeight;
  private final List<MetadataMatcher> dynamicMetadata;
  private final @Nullable HeaderName randomValueHeader;

  CompiledRoute(RouteEntry entry, RouteScope scope) {
    RouteMatch match = entry.match();
    path = new PathMatcher(match);
    fraction = match.runtimeFraction();
    headers = match.headers().toArray(new HeaderMatcher[0]);
    queryParameters = match.queryParameters();
    grpc = match.grpc();
    dynamicMetadata = match.dynamicMetadata();
    HeaderName random = null;
    List<MatchedRoute> all = new ArrayList<>();
    List<Long> shares = new ArrayList<>();
    if (entry.action() instanceof RouteAction.Forward forward
        && forward.cluster() instanceof RouteAction.ClusterSpecifier.Weighted weighted) {
      random = weighted.randomValueHeader();
      for (RouteAction.WeightedCluster cluster : weighted.clusters()) {
        all.add(MatchedRoute.weighted(entry, forward, cluster, scope, path));
        shares.add(cluster.weight());
      }
    } else {
      all.add(MatchedRoute.plain(entry, scope, path));
      shares.add(1L);
    }
    randomValueHeader = random;
    outcomes = all.toArray(new MatchedRoute[0]);
    weights = shares.stream().mapToLong(Long::longValue).toArray();
    totalWeight = shares.stream().mapToLong(Long::longValue).sum();
  }

  /** The outcome for a request, or null when a condition does not hold. */
  @Nullable MatchedRoute match(
      HeaderMap request, StreamInfo info, String target, int pathEnd, long random) {
    RuntimeFraction share = fraction;
    if (!path.matches(target, pathEnd)
        || (share != null && !share.includes(random))
        || (grpc && !isGrpc(request))) {
      return null;
    }
    for (HeaderMatcher header : headers) {
      if (!header.matches(request)) {
        return null;
      }
    }
    if (!queryParameters.isEmpty() && !QueryParameters.match(queryParameters, target)) {
      return null;
    }
    if (!dynamicMetadata.isEmpty() && !matches(dynamicMetadata, info)) {
      return null;
    }
    return outcomes.length == 1 ? outcomes[0] : pick(randomValue(request, random));
  }

  private static boolean matches(List<MetadataMatcher> matchers, StreamInfo info) {
    for (int i = 0; i < matchers.size(); i++) {
      if (!matchers.get(i).matches(info.dynamicMetadata)) {
        return false;
      }
    }
    return true;
  }

  /** The header's number where one decides and is there; chance otherwise, as in Envoy. */
  private long randomValue(HeaderMap request, long random) {
    HeaderName header = randomValueHeader;
    String value = header == null ? null : request.get(header);
    if (value == null) {
      return random;
    }
    try {
      return Long.parseUnsignedLong(value);
    } catch (NumberFormatException e) {
      return random;
    }
  }

  private @Nullable MatchedRoute pick(long random) {
    long point = Long.remainderUnsigned(random, totalWeight);
    for (int i = 0; i < outcomes.length; i++) {
      point -= weights[i];
      if (point < 0) {
        return outcomes[i];
      }
    }
    return null;
  }

  private static boolean isGrpc(HeaderMap request) {
    String type = request.get(HeaderNames.CONTENT_TYPE);
    return type != null
        && type.startsWith(GRPC)
        && (type.length() == GRPC.length() || type.charAt(GRPC.length()) == '+');
  }
}
