package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy}. */
final class TcpProxyTranslator {
  private static final Duration IDLE_TIMEOUT = Duration.ofHours(1);

  private TcpProxyTranslator() {}

  static NetworkFilterConfig.TcpProxy translate(Fields proxy) {
    return new NetworkFilterConfig.TcpProxy(
        proxy.string("stat_prefix"),
        clusters(proxy),
        proxy.duration("idle_timeout", IDLE_TIMEOUT),
        proxy.integerValue("max_connect_attempts", 1),
        proxy.duration("max_downstream_connection_duration", Duration.ZERO),
        AccessLogTranslator.translate(proxy, "access_log"));
  }

  private static List<NetworkFilterConfig.WeightedCluster> clusters(Fields proxy) {
    Fields weighted = proxy.message("weighted_clusters");
    if (weighted == null) {
      return List.of(new NetworkFilterConfig.WeightedCluster(proxy.string("cluster"), 1));
    }
    List<NetworkFilterConfig.WeightedCluster> clusters = new ArrayList<>();
    for (Fields cluster : weighted.messages("clusters")) {
      clusters.add(
          new NetworkFilterConfig.WeightedCluster(
              cluster.string("name"), cluster.number("weight")));
    }
    return List.copyOf(clusters);
  }
}
