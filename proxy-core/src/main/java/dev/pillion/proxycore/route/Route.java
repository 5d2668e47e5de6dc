package dev.pillion.proxycore.route;

import dev.pillion.proxycore.config.route.CorsPolicy;
import dev.pillion.proxycore.config.route.RouteAction.MaxStreamDuration;
import dev.pillion.proxycore.config.route.RouteUpgrade;
import dev.pillion.proxycore.http.HeaderMap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the HTTP connection manager and filters may know of a matched route; the router, which made
 * it, knows more. Immutable.
 */
public interface Route {
  /** The route's name; empty when it has none. */
  String name();

  String virtualHostName();

  /** {@code filter_metadata} by namespace. */
  Map<String, Map<String, Object>> metadata();

  /** The virtual host's {@code filter_metadata} by namespace. */
  Map<String, Map<String, Object>> virtualHostMetadata();

  /** True when requests go to a cluster; false for redirects and answers of the proxy's own. */
  boolean forwards();

  /** The cluster that a request goes to; empty: none. */
  String clusterName(HeaderMap request);

  /**
   * The route's own idle timeout; null: the connection manager's stream_idle_timeout holds; zero:
   * none.
   */
  @Nullable Duration idleTimeout();

  /** How long a request may take in all; null: the connection manager's max_stream_duration. */
  @Nullable MaxStreamDuration maxStreamDuration();

  /** What the route says of upgrades; they win over the connection manager's. */
  List<RouteUpgrade> upgrades();

  /**
   * The older CORS policies, which are fields of virtual host and route action, the less specific
   * one first; empty: none.
   */
  List<CorsPolicy> corsPolicies();

  /** What the route and the levels above it say to the HTTP filters. */
  FilterOverrides filterOverrides();
}
