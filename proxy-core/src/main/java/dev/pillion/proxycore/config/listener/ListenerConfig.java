package dev.pillion.proxycore.config.listener;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.SocketOption;
import dev.pillion.proxycore.config.TcpKeepalive;
import dev.pillion.proxycore.config.log.AccessLogConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.config.listener.v3.Listener}.
 *
 * @param name unique; for a listener without one, its address
 * @param address where it listens; for {@code bindToPort} false what hand-off matches
 * @param additionalAddresses further addresses of the same listener
 * @param statPrefix empty: the address stands in {@code listener.<address>.}
 * @param bindToPort false: connections come by hand-off only
 * @param useOriginalDst connections are handed to the listener of their original destination
 * @param direction what draining goes by
 * @param drainsOnFailedHealthCheck connections end while the admin server says that the proxy fails
 *     its health check ({@code drain_type: DEFAULT})
 * @param filters listener filters in their order
 * @param filtersTimeout how long listener filters may take; zero: for ever
 * @param continueOnFiltersTimeout go on without their result rather than close
 * @param filterChains the chains to choose from
 * @param defaultFilterChain taken when none matches; null: the connection is closed
 * @param exactBalance exact connection balance over the workers
 * @param perConnectionBufferLimitBytes the soft bound of what waits for one peer
 * @param reusePort one socket a worker, balanced by the kernel
 * @param ignoreGlobalConnLimit connections are let in beyond the limit of all connections
 * @param maxConnectionsPerSocketEvent accepted in one turn; 0: no bound
 * @param tcpBacklog the kernel's accept queue; 0: the system's maximum
 * @param metadata {@code filter_metadata} by namespace
 */
public record ListenerConfig(
    String name,
    Address address,
    List<AdditionalAddress> additionalAddresses,
    String statPrefix,
    boolean bindToPort,
    boolean useOriginalDst,
    TrafficDirection direction,
    boolean drainsOnFailedHealthCheck,
    List<ListenerFilterConfig> filters,
    Duration filtersTimeout,
    boolean continueOnFiltersTimeout,
    List<FilterChainConfig> filterChains,
    @Nullable FilterChainConfig defaultFilterChain,
    boolean exactBalance,
    int perConnectionBufferLimitBytes,
    boolean reusePort,
    boolean transparent,
    boolean freebind,
    boolean ignoreGlobalConnLimit,
    int maxConnectionsPerSocketEvent,
    int tcpBacklog,
    @Nullable TcpKeepalive keepalive,
    List<SocketOption> socketOptions,
    List<AccessLogConfig> accessLogs,
    Map<String, Map<String, Object>> metadata) {

  /**
   * A further address with its own socket options; a null keepalive or list means the listener's
   * own.
   */
  public record AdditionalAddress(
      Address address,
      @Nullable TcpKeepalive keepalive,
      @Nullable List<SocketOption> socketOptions) {}

  /** {@code traffic_direction}. */
  public enum TrafficDirection {
    UNSPECIFIED,
    INBOUND,
    OUTBOUND
  }
}
