package dev.pillion.proxycore.route;

import dev.pillion.proxycore.config.route.RouteAction.MaxStreamDuration;
import java.time.Duration;
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

  /**
   * The route's own idle timeout; null: the connection manager's stream_idle_timeout holds; zero:
   * none.
   */
  @Nullable Duration idleTimeout();

  /** How long a request may take in all; null: the connection manager's max_stream_duration. */
  @Nullable MaxStreamDuration maxStreamDuration();

  /**
   * The configuration that route, virtual host or route configuration gives a filter, the nearest
   * one; null: none.
   */
  @Nullable Object filterConfig(String filterName);
}
