package dev.pillion.proxycore.config.cluster;

import dev.pillion.proxycore.config.SocketOption;
import dev.pillion.proxycore.config.TcpKeepalive;
import dev.pillion.proxycore.config.http.Http1Options;
import dev.pillion.proxycore.runtime.RuntimeReal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.config.cluster.v3.Cluster}.
 *
 * @param altStatName the name in statistics; empty: the name
 * @param connectTimeout Envoy's default is 5 s
 * @param perConnectionBufferLimitBytes the soft bound of what waits for one endpoint
 * @param outlierDetection null: none
 * @param maxRequestsPerConnection 0: no bound
 * @param idleTimeout of a pooled connection without requests; zero: none; Envoy's default is one
 *     hour
 * @param bindSource the source address of upstream connections; null: the kernel's choice
 * @param maxResponseHeadersKb the bound of an answer's head, in KiB
 * @param metadata by namespace, as {@code filter_metadata} gives it
 */
public record ClusterConfig(
    String name,
    String altStatName,
    Discovery discovery,
    LoadBalancing loadBalancing,
    List<LocalityEndpoints> endpoints,
    Duration connectTimeout,
    int perConnectionBufferLimitBytes,
    CircuitBreakers circuitBreakers,
    @Nullable OutlierDetection outlierDetection,
    CommonLb commonLb,
    Http1Options http1,
    int maxRequestsPerConnection,
    Duration idleTimeout,
    Duration maxConnectionDuration,
    Duration maxStreamDuration,
    int maxResponseHeadersKb,
    int maxResponseHeadersCount,
    @Nullable InetAddress bindSource,
    int bindSourcePort,
    List<InetAddress> extraBindSources,
    List<SocketOption> bindSocketOptions,
    @Nullable TcpKeepalive keepalive,
    Map<String, Map<String, Object>> metadata) {

  /** The cluster's type. */
  public sealed interface Discovery {
    record Static() implements Discovery {}

    /** Every address is an endpoint. */
    record StrictDns(DnsOptions dns) implements Discovery {}

    /** One endpoint; each new connection takes the first address of the last answer. */
    record LogicalDns(DnsOptions dns) implements Discovery {}

    /**
     * The connection's original destination.
     *
     * @param useHttpHeader the header {@code httpHeaderName} overrides it
     * @param portOverride 0: none
     * @param cleanupInterval how often destinations that are not used are forgotten
     */
    record OriginalDst(
        boolean useHttpHeader, String httpHeaderName, int portOverride, Duration cleanupInterval)
        implements Discovery {}
  }

  /**
   * How names are resolved.
   *
   * @param refreshRate between successful answers when their TTL is not honoured; Envoy's default
   *     is 5 s
   * @param failureRefreshBase and the maximum: the back-off after a failure; zero: there is none,
   *     and the refresh rate holds then as well
   * @param jitter the most that is added to a refresh by chance
   * @param resolvers the DNS servers as {@code host:port}; empty: those of /etc/resolv.conf
   * @param noDefaultSearchDomain names are asked for as they stand, without search domains
   * @param waitForWarm the cluster is initialized only when a first answer or failure has come
   */
  public record DnsOptions(
      Duration refreshRate,
      boolean respectTtl,
      LookupFamily family,
      Duration failureRefreshBase,
      Duration failureRefreshMax,
      Duration jitter,
      List<String> resolvers,
      boolean noDefaultSearchDomain,
      boolean waitForWarm) {

    /** {@code dns_lookup_family}. */
    public enum LookupFamily {
      AUTO,
      V4_ONLY,
      V6_ONLY,
      V4_PREFERRED,
      ALL
    }
  }

  /** The balancer. */
  public sealed interface LoadBalancing {
    record RoundRobin() implements LoadBalancing {}

    /**
     * {@code choiceCount} is at least 2; {@code activeRequestBias} is Envoy's exponent, 1.0 by
     * default; a negative one is taken for 1.0.
     */
    record LeastRequest(int choiceCount, RuntimeReal activeRequestBias) implements LoadBalancing {}

    record Random() implements LoadBalancing {}

    /** For ORIGINAL_DST clusters. */
    record ClusterProvided() implements LoadBalancing {}
  }

  /** Endpoints of one locality and priority; {@code weight}: 0 where none is given. */
  public record LocalityEndpoints(
      String region,
      String zone,
      String subZone,
      int priority,
      long weight,
      List<Endpoint> endpoints) {}
}
