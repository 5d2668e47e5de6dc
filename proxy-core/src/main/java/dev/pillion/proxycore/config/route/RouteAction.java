package dev.pillion.proxycore.config.route;

import dev.pillion.proxycore.http.HeaderMutations;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.match.RegexPattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a route does with a request: the closed set that is built. */
public sealed interface RouteAction {
  /**
   * {@code route}: forwards to a cluster.
   *
   * @param clusterNotFoundStatus 503 or 404 or 500
   * @param pathRewrite null: none
   * @param hostRewrite null: none
   * @param appendXForwardedHost whether a rewritten host is kept in x-forwarded-host
   * @param timeout of the whole answer, from the request's end; zero: none; Envoy's default is 15 s
   * @param idleTimeout null: the connection manager's; zero: none
   * @param maxStreamDuration null: the connection manager's
   * @param retryPolicy null: the virtual host's
   */
  record Forward(
      ClusterSpecifier cluster,
      int clusterNotFoundStatus,
      @Nullable PathRewrite pathRewrite,
      @Nullable HostRewrite hostRewrite,
      boolean appendXForwardedHost,
      Duration timeout,
      @Nullable Duration idleTimeout,
      @Nullable MaxStreamDuration maxStreamDuration,
      Priority priority,
      @Nullable RetryPolicy retryPolicy,
      List<RouteUpgrade> upgrades)
      implements RouteAction {}

  /**
   * {@code max_stream_duration}: how long a request may take from its first byte on.
   *
   * @param duration null: the connection manager's; zero: none
   * @param grpcTimeoutHeaderMax the bound of a {@code grpc-timeout} header, which then holds
   *     instead; zero: it holds unbounded; null: it does not hold
   * @param grpcTimeoutHeaderOffset what is taken off the header's bounded value; null: nothing
   */
  record MaxStreamDuration(
      @Nullable Duration duration,
      @Nullable Duration grpcTimeoutHeaderMax,
      @Nullable Duration grpcTimeoutHeaderOffset) {}

  /**
   * {@code redirect}. Null parts stay the request's.
   *
   * @param port 0: the request's
   */
  record Redirect(
      boolean https,
      @Nullable String scheme,
      @Nullable String host,
      int port,
      @Nullable String path,
      @Nullable PathRewrite pathRewrite,
      int status,
      boolean stripQuery)
      implements RouteAction {}

  /** {@code direct_response}. */
  record DirectResponse(int status, byte[] body) implements RouteAction {}

  /**
   * {@code non_forwarding_action}: for servers, not for a proxy; such a route answers as Envoy
   * does.
   */
  record NonForwarding() implements RouteAction {}

  /** Which cluster. */
  sealed interface ClusterSpecifier {
    record Named(String cluster) implements ClusterSpecifier {}

    /** The cluster that a request header names. */
    record FromHeader(HeaderName header) implements ClusterSpecifier {}

    /**
     * One of several by weight.
     *
     * @param randomValueHeader its number decides instead of chance; null: none
     */
    record Weighted(List<WeightedCluster> clusters, @Nullable HeaderName randomValueHeader)
        implements ClusterSpecifier {}
  }

  /**
   * One of {@code weighted_clusters}. Exactly one of cluster and clusterHeader is set.
   *
   * @param hostRewrite null: the route's
   */
  record WeightedCluster(
      @Nullable String cluster,
      @Nullable HeaderName clusterHeader,
      long weight,
      HeaderMutations headers,
      @Nullable String hostRewrite,
      Map<String, FilterOverride> filterOverrides) {}

  /** How the path is rewritten before forwarding. */
  sealed interface PathRewrite {
    /** The matched prefix (or path) is replaced. */
    record Prefix(String replacement) implements PathRewrite {}

    /** Every match in the path, without the query, is replaced. */
    record Regex(RegexPattern pattern, String substitution) implements PathRewrite {}
  }

  /** How :authority is rewritten before forwarding. */
  sealed interface HostRewrite {
    record Literal(String host) implements HostRewrite {}

    /** {@code auto_host_rewrite}: the chosen endpoint's host name. */
    record Auto() implements HostRewrite {}

    record FromHeader(HeaderName header) implements HostRewrite {}

    record PathRegex(RegexPattern pattern, String substitution) implements HostRewrite {}
  }

  /** {@code priority}: which circuit breakers count. */
  enum Priority {
    DEFAULT,
    HIGH
  }
}
