package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.TcpKeepalive;
import dev.pillion.proxycore.config.cluster.ClusterConfig;
import dev.pillion.proxycore.config.cluster.ClusterConfig.Discovery;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code envoy.config.cluster.v3.Cluster}. */
final class ClusterTranslator {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private ClusterTranslator() {}

  /** Null when its type is not built, which is noted. */
  static @Nullable ClusterConfig translate(Fields cluster) {
    Extensions.requireRawBuffer(cluster, "transport_socket");
    refuseWhatIsNotBuilt(cluster);
    Discovery discovery = DiscoveryTranslator.translate(cluster);
    UpstreamHttpOptions http = UpstreamHttpOptions.translate(cluster);
    UpstreamBind bind = UpstreamBind.of(cluster);
    ClusterConfig config =
        new ClusterConfig(
            cluster.string("name"),
            cluster.string("alt_stat_name"),
            discovery == null ? new Discovery.Static() : discovery,
            LoadBalancingTranslator.translate(cluster, discovery),
            EndpointTranslator.translate(cluster, discovery),
            cluster.duration("connect_timeout", CONNECT_TIMEOUT),
            cluster.integerValue(
                "per_connection_buffer_limit_bytes", ListenerTranslator.BUFFER_LIMIT),
            CircuitBreakerTranslator.translate(cluster.message("circuit_breakers")),
            OutlierDetectionTranslator.translate(cluster, discovery),
            CommonLbTranslator.translate(cluster),
            http.http1(),
            http.common().maxRequestsPerConnection(),
            http.common().idleTimeout(),
            http.common().maxConnectionDuration(),
            http.common().maxStreamDuration(),
            http.common().maxResponseHeadersKb(),
            http.common().maxHeadersCount(),
            bind.source(),
            bind.sourcePort(),
            bind.extraSources(),
            bind.socketOptions(),
            keepalive(cluster),
            Structs.metadata(cluster, "metadata"));
    return discovery == null ? null : config;
  }

  private static void refuseWhatIsNotBuilt(Fields cluster) {
    if (!cluster.enumeration("type").equals("ORIGINAL_DST")) {
      cluster.withoutEffect("cleanup_interval");
    }
    cluster.withoutEffect("ignore_health_on_host_removal");
    if (!cluster.has("outlier_detection")) {
      cluster.withoutEffect("close_connections_on_host_health_failure");
    }
    String protocol = cluster.enumeration("protocol_selection");
    if (!protocol.equals("USE_CONFIGURED_PROTOCOL")) {
      cluster.unsupported("protocol_selection", protocol);
    }
  }

  private static @Nullable TcpKeepalive keepalive(Fields cluster) {
    Fields options = cluster.message("upstream_connection_options");
    return options == null ? null : SocketOptions.keepalive(options.message("tcp_keepalive"));
  }
}
