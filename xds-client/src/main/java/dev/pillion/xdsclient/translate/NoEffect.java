package dev.pillion.xdsclient.translate;

import dev.pillion.xdsclient.schema.MessageType;
import java.util.Map;
import java.util.TreeMap;

/**
 * The fields that are accepted although nothing is built for them, because they truly change
 * nothing here, each with the reason. Whatever is neither built nor in this table is refused.
 */
public final class NoEffect {
  private static final Map<String, String> REASONS = new TreeMap<>();

  static {
    put("core.v3.Metadata", "typed_filter_metadata", "no filter that is built reads it");
    put(
        "core.v3.SubstitutionFormatString",
        "content_type",
        "it is the type of local replies, not of log lines");
    put(
        "core.v3.SubstitutionFormatString",
        "json_format_options",
        "keys are written in their order whatever it says");
    put(
        "core.v3.Http1ProtocolOptions",
        "use_balsa_parser",
        "it chooses between Envoy's two parsers; there is one here");
    put(
        "core.v3.Node",
        "user_agent_name",
        "it is told to a control plane; a static bootstrap has none");
    put("core.v3.Node", "user_agent_version", "as user_agent_name");
    put("core.v3.Node", "user_agent_build_version", "as user_agent_name");
    put("core.v3.Node", "extensions", "as user_agent_name");
    put("core.v3.Node", "client_features", "as user_agent_name");
    put("core.v3.Node", "listening_addresses", "as user_agent_name");
    put("core.v3.Node", "dynamic_parameters", "as user_agent_name");
    put("bootstrap.v3.Admin", "profile_path", "there is no CPU profiler to write there");
    put(
        "bootstrap.v3.Bootstrap.DeferredStatOptions",
        "enable_deferred_creation_stats",
        "a cluster's statistics exist from its first use on whatever it says");
    put(
        "bootstrap.v3.ClusterManager",
        "enable_deferred_cluster_creation",
        "a worker's part of a cluster is made at its first use whatever it says");
    put(
        "overload.v3.OverloadManager",
        "refresh_interval",
        "the number of connections is looked at when one comes, not at intervals");
    put(
        "bootstrap.internal_listener.v3.InternalListener",
        "buffer_size_kb",
        "internal listeners are refused, so nothing has such a buffer");
    put(
        "cluster.v3.Cluster",
        "ignore_health_on_host_removal",
        "health_checks are refused, so nothing delays the removal of a host");
    put(
        "cluster.v3.Cluster",
        "close_connections_on_host_health_failure",
        "health_checks are refused, and beside outlier_detection it is refused: no host fails");
    put(
        "cluster.v3.OutlierDetection",
        "successful_active_health_check_uneject_host",
        "health_checks are refused, so none succeeds");
    put(
        "cluster.v3.Cluster.CommonLbConfig",
        "update_merge_window",
        "a change counts at once; nothing is gathered to spare the workers");
    put(
        "cluster.v3.Cluster.CommonLbConfig",
        "ignore_new_hosts_until_first_hc",
        "health_checks are refused, so no host waits for one");
    put(
        "listener.v3.FilterChain",
        "transport_socket_connect_timeout",
        "a raw buffer has no handshake to wait for; TLS is refused");
    put(
        "filters.listener.tls_inspector.v3.TlsInspector",
        "initial_read_buffer_size",
        "it is how much Envoy allocates first; the bound of a ClientHello is the same whatever it"
            + " says");
    put(
        "listener.v3.Listener",
        "bypass_overload_manager",
        "the overload actions that it bypasses are refused");
    put(
        "cluster.v3.Cluster",
        "cleanup_interval",
        "only an ORIGINAL_DST cluster, where it is read, has destinations to forget");
    put(
        "route.v3.Route",
        "decorator",
        "it names spans; tracing is refused where it would be switched on");
    put("accesslog.v3.ExtensionFilter", "name", "as of access logs");
    put("accesslog.v3.AccessLog", "name", "an extension is known by its type; its name is a label");
    put("route.v3.RetryPolicy.RetryHostPredicate", "name", "as of access logs");
    put("core.v3.TransportSocket", "name", "as of access logs");
    put("core.v3.TypedExtensionConfig", "name", "as of access logs");
    put("listener.v3.Filter", "name", "as of access logs");
    String zlib = "it bounds the memory of Envoy's zlib; the JDK's has its own, which is larger";
    put("compression.gzip.compressor.v3.Gzip", "memory_level", zlib);
    put("compression.gzip.compressor.v3.Gzip", "window_bits", zlib);
    put(
        "compression.gzip.compressor.v3.Gzip",
        "chunk_size",
        "it is how much Envoy allocates at once");
    put(
        "rbac.v3.Principal.Authenticated",
        "principal_name",
        "there is no TLS, so that nobody is authenticated, whatever name is asked for");
    put(
        "route.v3.FilterConfig",
        "config",
        "it says nothing to a filter that is disabled beside it");
    put(
        "route.v3.FilterConfig",
        "is_optional",
        "it tells that a configuration which no filter takes may be passed over");
    put(
        "filters.network.http_connection_manager.v3.HttpFilter",
        "is_optional",
        "a filter that is not known would be left out; one that is known is built or refused");
    put(
        "endpoint.v3.ClusterLoadAssignment",
        "cluster_name",
        "a static assignment belongs to the cluster that it stands in");
    put("route.v3.Route", "tracing", "as decorator");
    put(
        "route.v3.WeightedCluster",
        "total_weight",
        "it is deprecated; the sum of the weights counts, whatever it says, in Envoy too");
    put("route.v3.RouteConfiguration", "metadata", "no filter or operator that is built reads it");
    put("endpoint.v3.LocalityLbEndpoints", "metadata", "no load balancer that is built reads it");
    put(
        "endpoint.v3.Endpoint",
        "health_check_config",
        "health_checks are refused, so nobody uses its address");
    put(
        "type.matcher.v3.RegexMatcher.GoogleRE2",
        "max_program_size",
        "Envoy ignores it too; matching is linear in the input");
    put(
        "network.dns_resolver.cares.v3.CaresDnsResolverConfig",
        "udp_max_queries",
        "the resolver opens no socket for ever");
    String manager = "filters.network.http_connection_manager.v3.HttpConnectionManager";
    put(
        manager,
        "represent_ipv4_remote_address_as_ipv4_mapped_ipv6",
        "Envoy 1.40 does not act on it either");
    put(
        manager,
        "append_local_overload",
        "no overload action that refuses requests is built, so there is none to tell of");
    put(
        manager,
        "add_proxy_protocol_connection_state",
        "only an upstream PROXY header would be made of that state; those are refused");
    put(
        manager,
        "stream_flush_timeout",
        "it is about the flow-control windows of HTTP/2 and HTTP/3, which are refused");
    put(manager, "path_normalization_options", "Envoy 1.40 does not act on it either");
    put(
        "request_id.uuid.v3.UuidRequestIdConfig",
        "pack_trace_reason",
        "it is about tracing, which is refused");
    put(
        "request_id.uuid.v3.UuidRequestIdConfig",
        "use_request_id_for_trace_sampling",
        "as pack_trace_reason");
    REASONS.put(
        "google.protobuf.Value.null_value", "null has one value, so there is nothing to read");
  }

  private NoEffect() {}

  /** The reasons by {@code message.field}, sorted. */
  public static Map<String, String> reasons() {
    return Map.copyOf(REASONS);
  }

  private static void put(String type, String field, String reason) {
    String prefix =
        type.startsWith("type.")
            ? "envoy."
            : type.startsWith("network.")
                    || type.startsWith("bootstrap.internal_listener.")
                    || type.startsWith("request_id.")
                    || type.startsWith("compression.")
                    || type.startsWith("filters.")
                ? "envoy.extensions."
                : "envoy.config.";
    REASONS.put(prefix + type + "." + field, reason);
  }

  static void check(MessageType type, String field) {
    if (!REASONS.containsKey(type.name() + "." + field)) {
      throw new IllegalStateException(type.name() + "." + field + " is not in the table");
    }
  }
}
