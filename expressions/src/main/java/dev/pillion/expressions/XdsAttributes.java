package dev.pillion.expressions;

import dev.cel.common.values.NullValue;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.http.UpstreamCluster;
import dev.pillion.proxycore.route.Route;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code xds.*}: names and metadata of the configuration that a stream met. */
final class XdsAttributes extends AttributeMap {
  private final StreamInfo info;
  private final Map<String, Object> node;

  XdsAttributes(StreamInfo info, Map<String, Object> node) {
    this.info = info;
    this.node = node;
  }

  @Override
  @Nullable Object find(String name) {
    UpstreamCluster cluster = info.upstreamClusterInfo;
    Route route = info.route;
    return switch (name) {
      case "node" -> node;
      case "cluster_name" -> cluster == null ? null : cluster.name();
      case "cluster_metadata" -> metadata(cluster == null ? null : cluster.metadata());
      case "route_name" -> route == null ? null : route.name();
      case "route_metadata" -> metadata(route == null ? null : route.metadata());
      case "virtual_host_name" -> route == null ? null : route.virtualHostName();
      case "virtual_host_metadata" -> metadata(route == null ? null : route.virtualHostMetadata());
      case "upstream_host_metadata" ->
          metadata(info.upstreamHost == null ? null : info.upstreamHost.metadata());
      case "upstream_host_locality_metadata" ->
          info.upstreamHost == null ? null : NullValue.NULL_VALUE;
      case "filter_chain_name" -> info.connection.filterChainName;
      case "listener_metadata" -> metadata(info.connection.listenerMetadata);
      case "listener_direction" -> direction(info.connection.trafficDirection);
      default -> null;
    };
  }

  private static @Nullable Object metadata(@Nullable Map<String, Map<String, Object>> metadata) {
    return metadata == null ? null : new MetadataAttributes(metadata);
  }

  /** The numbers of {@code envoy.config.core.v3.TrafficDirection}. */
  private static long direction(String name) {
    return switch (name) {
      case "INBOUND" -> 1;
      case "OUTBOUND" -> 2;
      default -> 0;
    };
  }
}
