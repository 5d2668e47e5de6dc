package dev.pillion.proxyapp.server;

import dev.pillion.listeners.ConnectionLimits;
import dev.pillion.proxycore.config.Bootstrap;
import dev.pillion.proxycore.log.Logger;
import dev.pillion.proxycore.runtime.RuntimeFlag;
import dev.pillion.proxycore.runtime.RuntimeKey;
import dev.pillion.proxycore.runtime.RuntimeLoader;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keys of the runtime that Envoy itself asks for, without a field that names them. Those that are
 * honoured here are in this class or where they act; those of {@link #NOT_HONOURED} would change
 * what Envoy does to HTTP/1.1 or TCP and change nothing here, so that whoever sets one is told.
 * Guards of what is not built (HTTP/2, QUIC, xDS, ...) are in neither.
 */
final class RuntimeFeatures {
  private static final Logger LOG = Logger.of("runtime");
  private static final Logger MAIN = Logger.of("main");
  private static final String MONITOR = "envoy.resource_monitors.global_downstream_max_connections";
  private static final String GUARD = "envoy.reloadable_features.";

  private static final Set<String> NOT_HONOURED =
      Set.of(
          "cel_message_serialize_text_format",
          "coalesce_formatter_accept_empty_values",
          "codec_client_enable_idle_timer_only_when_connected",
          "connection_close_through_filter_manager",
          "disallow_redirect_prefix_rewrite_with_path_match_policy",
          "enable_cel_response_path_matching",
          "enable_compression_bomb_protection",
          "enable_new_dns_implementation",
          "enable_new_query_param_present_match_behavior",
          "enable_stats_explicit_tags",
          "enable_universal_header_validator",
          "filter_chain_drain_uses_configured_strategy",
          "getaddrinfo_no_ai_flags",
          "grpc_timeout_returns_deadline_exceeded",
          "header_mutation_url_encode_query_params",
          "hide_transport_failure_reason_in_response_body",
          "http1_allow_query_method",
          "http1_close_connection_on_zombie_stream_complete",
          "http_inspector_fast_fail_invalid_method_bytes",
          "http_inspector_use_balsa_parser",
          "http_pause_generic_upgrade_request_body",
          "json_formatter_omit_empty_values",
          "least_request_lb_count_pending_requests",
          "map_http_stream_reset_to_tcp_rst",
          "match_headers_individually",
          "metadata_formatter_only_truncate_string",
          "non_graceful_drain_notifies_connections",
          "preserve_downstream_keepalive",
          "propagate_downstream_rst_to_upstream",
          "proxy_protocol_allow_duplicate_tlvs",
          "rbac_match_headers_individually",
          "rbac_respect_ignore_path_parameters",
          "re2_use_latin1_mode",
          "remove_legacy_route_formatter",
          "reresolve_if_no_connections",
          "reresolve_null_addresses",
          "response_headers_to_remove_on_1xx",
          "sanitize_html_stats_names",
          "sanitize_upstream_stream_duration_header",
          "skip_partition_original_dst_hosts",
          "skip_pending_overflow_count_on_active_rq",
          "strict_chunk_parsing",
          "strict_stats_matcher_unpacked",
          "strip_dotdot_segments_with_parameters",
          "strip_path_parameters_per_segment",
          "strip_upgrade_header_on_failed_websocket_upgrades",
          "tcp_proxy_delay_route_selection",
          "upstream_bind_config_fix_port_exhaustion",
          "use_connection_event_drain");

  /** Families of keys by which Envoy lets numbers of the configuration be overridden. */
  private static final List<String> FAMILIES_NOT_HONOURED =
      List.of("circuit_breakers.", "health_check.", "outlier_detection.", "tracing.", "upstream.");

  private RuntimeFeatures() {}

  /** Whether a path with a fragment is refused, or loses it: Istio's choice. */
  static RuntimeFlag rejectPathWithFragment(RuntimeLoader runtime) {
    return new RuntimeFlag(true, new RuntimeKey(runtime, GUARD + "http_reject_path_with_fragment"));
  }

  /**
   * Names each key that is set and not honoured, and says, as Envoy does, what bounds are missing.
   */
  static void warn(Bootstrap bootstrap) {
    for (String key : notHonoured(bootstrap.runtime())) {
      LOG.warning("the runtime key " + key + " has no effect here: what holds without it holds");
    }
    boolean byKey =
        bootstrap.runtime().snapshot().values().containsKey(ConnectionLimits.GLOBAL_KEY);
    if (bootstrap.server().maxDownstreamConnections() == 0) {
      MAIN.warning(
          byKey
              ? "Usage of the deprecated runtime key "
                  + ConnectionLimits.GLOBAL_KEY
                  + ", consider switching to `"
                  + MONITOR
                  + "` instead."
              : "There is no configured limit to the number of allowed active downstream"
                  + " connections. Configure a limit in `"
                  + MONITOR
                  + "` resource monitor.");
    } else if (byKey) {
      MAIN.warning(
          "Global downstream connections limits is configured via deprecated runtime key "
              + ConnectionLimits.GLOBAL_KEY
              + " and in "
              + MONITOR
              + ". Using overload manager config.");
    }
  }

  static Set<String> notHonoured(RuntimeLoader runtime) {
    Set<String> keys = new TreeSet<>(runtime.snapshot().values().keySet());
    keys.removeIf(RuntimeFeatures::harmless);
    return keys;
  }

  private static boolean harmless(String key) {
    return key.startsWith(GUARD)
        ? !NOT_HONOURED.contains(key.substring(GUARD.length()))
        : FAMILIES_NOT_HONOURED.stream().noneMatch(key::startsWith);
  }
}
