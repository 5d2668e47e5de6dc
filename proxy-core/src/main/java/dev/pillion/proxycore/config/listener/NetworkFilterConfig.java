package dev.pillion.proxycore.config.listener;

import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig;
import dev.pillion.proxycore.config.log.AccessLogConfig;
import dev.pillion.proxycore.config.rbac.RbacRuleSets;
import dev.pillion.proxycore.runtime.RuntimeFlag;
import java.time.Duration;
import java.util.List;

/**
 * A network filter: the closed set that is built. The HTTP connection manager's record is in {@code
 * config.http}.
 */
public sealed interface NetworkFilterConfig {
  /** {@code envoy.filters.network.http_connection_manager}. */
  record Http(HttpConnectionManagerConfig config) implements NetworkFilterConfig {}

  /**
   * {@code envoy.filters.network.tcp_proxy}.
   *
   * @param clusters one cluster, or several with weights; never empty
   * @param idleTimeout zero: none; Envoy's default is one hour
   * @param maxConnectAttempts at least 1
   * @param maxDownstreamConnectionDuration zero: none
   */
  record TcpProxy(
      String statPrefix,
      List<WeightedCluster> clusters,
      Duration idleTimeout,
      int maxConnectAttempts,
      Duration maxDownstreamConnectionDuration,
      List<AccessLogConfig> accessLogs)
      implements NetworkFilterConfig {}

  /** A cluster with its share; weights need not sum to anything. */
  record WeightedCluster(String cluster, long weight) {}

  /**
   * {@code envoy.filters.network.connection_limit}; the delay holds a refused connection that long
   * before it closes.
   */
  record ConnectionLimit(
      String statPrefix, long maxConnections, Duration delay, RuntimeFlag enabled)
      implements NetworkFilterConfig {}

  /**
   * {@code envoy.filters.network.rbac}.
   *
   * @param continuous each arrival of bytes is judged, not the first alone
   * @param delayDeny how long a refused connection is held before it closes
   */
  record Rbac(String statPrefix, RbacRuleSets sets, boolean continuous, Duration delayDeny)
      implements NetworkFilterConfig {}

  /** {@code envoy.filters.network.direct_response}: writes the bytes and closes. */
  record DirectResponse(byte[] response) implements NetworkFilterConfig {}
}
