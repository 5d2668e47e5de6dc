package dev.pillion.routing.route;

import dev.pillion.proxycore.config.RuntimeFraction;
import dev.pillion.proxycore.config.route.RouteAction;
import dev.pillion.proxycore.config.route.RouteEntry;
import dev.pillion.proxycore.config.route.RouteMatch;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.match.HeaderMatcher;
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

  CompiledRoute(RouteEntry entry, RouteScope scope) {
    RouteMatch match = entry.match();
    path = new PathMatcher(match);
    fraction = match.runtimeFraction();
    headers = match.headers().toArray(new HeaderMatcher[0]);
    queryParameters = match.queryParameters();
    grpc = match.grpc();
    List<MatchedRoute> all = new ArrayList<>();
    List<Long> shares = new ArrayList<>();
    if (entry.action() instanceof RouteAction.Forward forward
        && forward.cluster() instanceof RouteAction.ClusterSpecifier.Weighted weighted) {
      for (RouteAction.WeightedCluster cluster : weighted.clusters()) {
        all.add(MatchedRoute.weighted(entry, forward, cluster, scope, path));
        shares.add(cluster.weight());
      }
    } else {
      all.add(MatchedRoute.plain(entry, scope, path));
      shares.add(1L);
    }
    outcomes = all.toArray(new MatchedRoute[0]);
    weights = shares.stream().mapToLong(Long::longValue).toArray();
    totalWeight = shares.stream().mapToLong(Long::longValue).sum();
  }

  /** The outcome for a request, or null when a condition does not hold. */
  @Nullable MatchedRoute match(HeaderMap request, String target, int pathEnd, long random) {
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
    return outcomes.length == 1 ? outcomes[0] : pick(random);
  }

  private @Nullable MatchedRoute pick(long random) {
    long point = random % totalWeight;
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
