package dev.pillion.xdsclient.dump;

import java.util.Arrays;
import java.util.List;

/**
 * An extension of Envoy's that is built here, as a node tells of it.
 *
 * @param typeUrls the messages that configure it
 */
public record BuiltExtension(String name, String category, List<String> typeUrls) {
  /** Category, name and types, in Envoy's words. Those that no bootstrap can use are left out. */
  private static final String ALL =
      """
      envoy.access_loggers envoy.access_loggers.file access_loggers.file.v3.FileAccessLog
      envoy.access_loggers envoy.access_loggers.stderr access_loggers.stream.v3.StderrAccessLog
      envoy.access_loggers envoy.access_loggers.stdout access_loggers.stream.v3.StdoutAccessLog
      envoy.access_loggers.extension_filters envoy.access_loggers.extension_filters.cel access_loggers.filters.cel.v3.ExpressionFilter
      envoy.bootstrap envoy.bootstrap.internal_listener bootstrap.internal_listener.v3.InternalListener
      envoy.clusters envoy.cluster.logical_dns
      envoy.clusters envoy.cluster.original_dst
      envoy.clusters envoy.cluster.static
      envoy.clusters envoy.cluster.strict_dns
      envoy.compression.compressor envoy.compression.gzip.compressor compression.gzip.compressor.v3.Gzip
      envoy.filters.http envoy.filters.http.compressor filters.http.compressor.v3.Compressor filters.http.compressor.v3.CompressorPerRoute
      envoy.filters.http envoy.filters.http.cors filters.http.cors.v3.Cors filters.http.cors.v3.CorsPolicy
      envoy.filters.http envoy.filters.http.fault filters.http.fault.v3.HTTPFault
      envoy.filters.http envoy.filters.http.rbac filters.http.rbac.v3.RBAC filters.http.rbac.v3.RBACPerRoute
      envoy.filters.http envoy.filters.http.router filters.http.router.v3.Router
      envoy.filters.listener envoy.filters.listener.http_inspector filters.listener.http_inspector.v3.HttpInspector
      envoy.filters.listener envoy.filters.listener.original_dst filters.listener.original_dst.v3.OriginalDst
      envoy.filters.listener envoy.filters.listener.proxy_protocol filters.listener.proxy_protocol.v3.ProxyProtocol
      envoy.filters.listener envoy.filters.listener.tls_inspector filters.listener.tls_inspector.v3.TlsInspector
      envoy.filters.network envoy.filters.network.connection_limit filters.network.connection_limit.v3.ConnectionLimit
      envoy.filters.network envoy.filters.network.direct_response filters.network.direct_response.v3.Config
      envoy.filters.network envoy.filters.network.http_connection_manager filters.network.http_connection_manager.v3.HttpConnectionManager
      envoy.filters.network envoy.filters.network.rbac filters.network.rbac.v3.RBAC
      envoy.filters.network envoy.filters.network.tcp_proxy filters.network.tcp_proxy.v3.TcpProxy
      envoy.formatter envoy.formatter.cel formatter.cel.v3.Cel
      envoy.formatter envoy.formatter.metadata formatter.metadata.v3.Metadata
      envoy.formatter envoy.formatter.req_without_query formatter.req_without_query.v3.ReqWithoutQuery
      envoy.http.early_header_mutation envoy.http.early_header_mutation.header_mutation http.early_header_mutation.header_mutation.v3.HeaderMutation
      envoy.http.original_ip_detection envoy.http.original_ip_detection.custom_header http.original_ip_detection.custom_header.v3.CustomHeaderConfig
      envoy.http.original_ip_detection envoy.http.original_ip_detection.xff http.original_ip_detection.xff.v3.XffConfig
      envoy.http.early_header_mutation envoy.http.early_header_mutation.header_mutation http.early_header_mutation.header_mutation.v3.HeaderMutation
      envoy.http.original_ip_detection envoy.http.original_ip_detection.custom_header http.original_ip_detection.custom_header.v3.CustomHeaderConfig
      envoy.http.original_ip_detection envoy.http.original_ip_detection.xff http.original_ip_detection.xff.v3.XffConfig
      envoy.http.stateful_header_formatters envoy.http.stateful_header_formatters.preserve_case http.header_formatters.preserve_case.v3.PreserveCaseFormatterConfig
      envoy.load_balancing_policies envoy.load_balancing_policies.cluster_provided load_balancing_policies.cluster_provided.v3.ClusterProvided
      envoy.load_balancing_policies envoy.load_balancing_policies.least_request load_balancing_policies.least_request.v3.LeastRequest
      envoy.load_balancing_policies envoy.load_balancing_policies.random load_balancing_policies.random.v3.Random
      envoy.load_balancing_policies envoy.load_balancing_policies.round_robin load_balancing_policies.round_robin.v3.RoundRobin
      envoy.network.dns_resolver envoy.network.dns_resolver.cares network.dns_resolver.cares.v3.CaresDnsResolverConfig
      envoy.request_id envoy.request_id.uuid request_id.uuid.v3.UuidRequestIdConfig
      envoy.resource_monitors envoy.resource_monitors.global_downstream_max_connections resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig
      envoy.transport_sockets.downstream envoy.transport_sockets.raw_buffer transport_sockets.raw_buffer.v3.RawBuffer
      envoy.transport_sockets.upstream envoy.transport_sockets.raw_buffer transport_sockets.raw_buffer.v3.RawBuffer
      envoy.upstream_options envoy.extensions.upstreams.http.v3.HttpProtocolOptions upstreams.http.v3.HttpProtocolOptions
      """;

  /** All of them, by category and name. */
  public static List<BuiltExtension> all() {
    return ALL.lines().map(BuiltExtension::parse).toList();
  }

  private static BuiltExtension parse(String line) {
    String[] words = line.split(" ", -1);
    List<String> types =
        Arrays.stream(words).skip(2).map(type -> "envoy.extensions." + type).toList();
    return new BuiltExtension(words[1], words[0], types);
  }
}
