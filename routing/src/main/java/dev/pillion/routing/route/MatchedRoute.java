package dev.pillion.routing.route;

import dev.pillion.proxycore.config.route.CorsPolicy;
import dev.pillion.proxycore.config.route.RetryPolicy;
import dev.pillion.proxycore.config.route.RouteAction;
import dev.pillion.proxycore.config.route.RouteAction.ClusterSpecifier;
import dev.pillion.proxycore.config.route.RouteAction.WeightedCluster;
import dev.pillion.proxycore.config.route.RouteEntry;
import dev.pillion.proxycore.config.route.RouteUpgrade;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderMutations;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.route.FilterOverrides;
import dev.pillion.proxycore.route.Route;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of matching: what to do with the request, made once when the table is compiled, so
 * that a match allocates nothing. With weighted clusters each cluster has its own. Immutable, any
 * worker.
 */
public final class MatchedRoute implements Route {
  private final RouteEntry entry;
  private final RouteScope scope;
  private final RouteAction action;
  private final @Nullable String cluster;
  private final @Nullable HeaderName clusterHeader;
  private final HeaderMutations[] mutations;
  private final FilterOverrides filterOverrides;
  private final List<CorsPolicy> corsPolicies;
  private final RequestRewriter rewriter;
  private final @Nullable RouteStats stats;
  private final RetryPolicy retryPolicy;

  private MatchedRoute(
      RouteEntry entry,
      RouteScope scope,
      RouteAction action,
      @Nullable String cluster,
      @Nullable HeaderName clusterHeader,
      HeaderMutations[] mutations,
      FilterOverrides filterOverrides,
      RequestRewriter rewriter) {
    this.entry = entry;
    this.scope = scope;
    this.action = action;
    this.cluster = cluster;
    this.clusterHeader = clusterHeader;
    this.mutations = mutations;
    this.filterOverrides = filterOverrides;
    this.corsPolicies = scope.corsPolicies(entry);
    this.rewriter = rewriter;
    this.stats = scope.stats(entry);
    this.retryPolicy = scope.retryPolicy(action);
  }

  static MatchedRoute plain(RouteEntry entry, RouteScope scope, PathMatcher path) {
    String cluster = null;
    HeaderName header = null;
    if (entry.action() instanceof RouteAction.Forward forward) {
      switch (forward.cluster()) {
        case ClusterSpecifier.Named(String name) -> cluster = name;
        case ClusterSpecifier.FromHeader(HeaderName name) -> header = name;
        case ClusterSpecifier.Weighted _ ->
            throw new IllegalArgumentException("weighted clusters have an outcome each");
      }
    }
    return new MatchedRoute(
        entry,
        scope,
        entry.action(),
        cluster,
        header,
        scope.mutations(HeaderMutations.NONE, entry.headers()),
        scope.filterOverrides(List.of(entry.filterOverrides())),
        RequestRewriter.of(entry.action(), null, path));
  }

  static MatchedRoute weighted(
      RouteEntry entry,
      RouteAction.Forward forward,
      WeightedCluster choice,
      RouteScope scope,
      PathMatcher path) {
    return new MatchedRoute(
        entry,
        scope,
        forward,
        choice.cluster(),
        choice.clusterHeader(),
        scope.mutations(choice.headers(), entry.headers()),
        scope.filterOverrides(List.of(entry.filterOverrides(), choice.filterOverrides())),
        RequestRewriter.of(forward, choice.hostRewrite(), path));
  }

  @Override
  public String name() {
    return entry.name();
  }

  @Override
  public String virtualHostName() {
    return scope.virtualHost().name();
  }

  @Override
  public Map<String, Map<String, Object>> metadata() {
    return entry.metadata();
  }

  @Override
  public Map<String, Map<String, Object>> virtualHostMetadata() {
    return scope.virtualHost().metadata();
  }

  /** The route's own statistics; null: it has no {@code stat_prefix}. */
  public @Nullable RouteStats stats() {
    return stats;
  }

  /** What to do; an exhaustive switch over it is the router's beginning. */
  public RouteAction action() {
    return action;
  }

  @Override
  public @Nullable Duration idleTimeout() {
    return action instanceof RouteAction.Forward forward ? forward.idleTimeout() : null;
  }

  @Override
  public RouteAction.@Nullable MaxStreamDuration maxStreamDuration() {
    return action instanceof RouteAction.Forward forward ? forward.maxStreamDuration() : null;
  }

  @Override
  public List<CorsPolicy> corsPolicies() {
    return corsPolicies;
  }

  @Override
  public FilterOverrides filterOverrides() {
    return filterOverrides;
  }

  @Override
  public List<RouteUpgrade> upgrades() {
    return action instanceof RouteAction.Forward forward ? forward.upgrades() : List.of();
  }

  /** Whether the upstream is told the attempt's number in x-envoy-attempt-count. */
  public boolean includeAttemptCountInRequest() {
    return scope.virtualHost().includeRequestAttemptCount();
  }

  /** Whether the upstream is told in x-envoy-is-timeout-retry why it is asked again. */
  public boolean includeIsTimeoutRetryHeader() {
    return scope.virtualHost().includeIsTimeoutRetryHeader();
  }

  /** The route's or else the virtual host's; {@link RetryPolicy#NONE} without either. */
  public RetryPolicy retryPolicy() {
    return retryPolicy;
  }

  /** How much of a request is kept to send it again, in bytes; -1: as much as is buffered. */
  public long requestBufferLimit() {
    return entry.requestBufferLimit() >= 0
        ? entry.requestBufferLimit()
        : scope.virtualHost().requestBufferLimit();
  }

  public boolean includeAttemptCountInResponse() {
    return scope.virtualHost().includeAttemptCountInResponse();
  }

  @Override
  public boolean forwards() {
    return action instanceof RouteAction.Forward;
  }

  /** The cluster of a request; empty when the header that names it is absent. */
  @Override
  public String clusterName(HeaderMap request) {
    if (cluster != null) {
      return cluster;
    }
    String named = clusterHeader == null ? null : request.get(clusterHeader);
    return named == null ? "" : named;
  }

  /**
   * Makes the request what the upstream shall see: header mutations of every level, then host and
   * path rewrites.
   *
   * @param envoyHeaders whether x-envoy-original-path and -host are added
   */
  public void finalizeRequestHeaders(
      HeaderMap request, FormatContext context, boolean envoyHeaders) {
    for (HeaderMutations level : mutations) {
      level.applyToRequest(request, context);
    }
    rewriter.rewrite(request, envoyHeaders);
  }

  /** Applies the header mutations of every level to a response, the upstream's or a direct one. */
  public void finalizeResponseHeaders(HeaderMap response, FormatContext context) {
    for (HeaderMutations level : mutations) {
      level.applyToResponse(response, context);
    }
  }

  /**
   * True when {@code auto_host_rewrite} asks for the endpoint's host name, which only the router
   * knows.
   */
  public boolean autoHostRewrite() {
    return action instanceof RouteAction.Forward forward
        && forward.hostRewrite() instanceof RouteAction.HostRewrite.Auto;
  }

  /** Sets the host as a rewrite does; for {@link #autoHostRewrite}. */
  public void rewriteHost(HeaderMap request, String host, boolean envoyHeaders) {
    rewriter.setHost(request, host, envoyHeaders);
  }

  /** The Location of a redirect route. */
  public String redirectLocation(HeaderMap request) {
    if (!(action instanceof RouteAction.Redirect redirect)) {
      throw new IllegalStateException("not a redirect: route " + entry.name());
    }
    return RedirectLocation.of(redirect, request, rewriter);
  }
}
