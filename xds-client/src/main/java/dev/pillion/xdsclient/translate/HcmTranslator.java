package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.http.AccessLogOptions;
import dev.pillion.proxycore.config.http.Http1Options;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.CodecType;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.EscapedSlashes;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.InternalAddressConfig;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.ServerHeaderTransformation;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.StripPort;
import dev.pillion.proxycore.config.http.ProxyStatusConfig;
import dev.pillion.proxycore.config.route.RouteConfiguration;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code HttpConnectionManager}; the defaults are those of Envoy's http_connection_manager.proto.
 */
final class HcmTranslator {
  private static final Duration STREAM_IDLE_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration DELAYED_CLOSE_TIMEOUT = Duration.ofSeconds(1);
  private static final int MAX_REQUEST_HEADERS_KB = 60;

  private HcmTranslator() {}

  static HttpConnectionManagerConfig translate(Fields hcm) {
    refuseWhatIsNotBuilt(hcm);
    CommonHttpOptions common =
        CommonHttpOptions.translate(
            hcm.message("common_http_protocol_options"), false, hcm.translation());
    Fields http1 = hcm.message("http_protocol_options");
    String serverName = hcm.string("server_name");
    String name = serverName.isEmpty() ? "envoy" : serverName;
    return new HttpConnectionManagerConfig(
        hcm.string("stat_prefix"),
        codecType(hcm),
        routeConfig(hcm),
        HttpFilterTranslator.translate(hcm, "http_filters"),
        AccessLogTranslator.translate(hcm, "access_log"),
        name,
        ServerHeaderTransformation.valueOf(hcm.enumeration("server_header_transformation")),
        http1 == null ? Http1Options.DEFAULT : Http1OptionsTranslator.ofDownstream(http1),
        common.idleTimeout(),
        hcm.duration("stream_idle_timeout", STREAM_IDLE_TIMEOUT),
        hcm.duration("request_timeout", Duration.ZERO),
        hcm.duration("request_headers_timeout", Duration.ZERO),
        hcm.duration("drain_timeout", DRAIN_TIMEOUT),
        hcm.duration("delayed_close_timeout", DELAYED_CLOSE_TIMEOUT),
        common.maxConnectionDuration(),
        common.maxStreamDuration(),
        common.maxRequestsPerConnection(),
        hcm.integerValue("max_request_headers_kb", maxRequestHeadersKb(hcm)),
        common.maxHeadersCount(),
        hcm.boolValue("use_remote_address", false),
        internalAddresses(hcm.message("internal_address_config")),
        hcm.integer("xff_num_trusted_hops"),
        hcm.bool("skip_xff_append"),
        hcm.string("via"),
        hcm.boolValue("generate_request_id", true),
        hcm.bool("preserve_external_request_id"),
        hcm.bool("always_set_request_id_in_response"),
        hcm.boolValue("add_user_agent", false),
        hcm.bool("proxy_100_continue"),
        hcm.boolValue("normalize_path", false),
        hcm.bool("merge_slashes"),
        escapedSlashes(hcm),
        stripPort(hcm),
        hcm.bool("strip_trailing_host_dot"),
        streamError(hcm, http1),
        common.headersWithUnderscores(),
        RequestHeaderTranslator.translate(hcm),
        UpgradeTranslator.ofManager(hcm),
        accessLogOptions(hcm),
        proxyStatus(hcm.message("proxy_status_config"), name),
        hcm.bool("http1_safe_max_connection_duration"),
        LocalReplyTranslator.translate(hcm.message("local_reply_config")));
  }

  /** Two older fields say the same of the manager itself. */
  private static AccessLogOptions accessLogOptions(Fields hcm) {
    Fields options = hcm.message("access_log_options");
    boolean onNewRequest = hcm.bool("flush_access_log_on_new_request");
    Duration interval = hcm.duration("access_log_flush_interval", Duration.ZERO);
    if (options == null) {
      return new AccessLogOptions(onNewRequest, false, interval);
    }
    if (onNewRequest) {
      hcm.error(
          "access_log_options",
          "Only one of flush_access_log_on_new_request or access_log_options can be specified.");
    }
    if (hcm.has("access_log_flush_interval")) {
      hcm.error(
          "access_log_options",
          "Only one of access_log_flush_interval or access_log_options can be specified.");
    }
    return new AccessLogOptions(
        options.bool("flush_access_log_on_new_request"),
        options.bool("flush_log_on_tunnel_successfully_established"),
        options.duration("access_log_flush_interval", Duration.ZERO));
  }

  private static @Nullable ProxyStatusConfig proxyStatus(
      @Nullable Fields config, String serverName) {
    if (config == null) {
      return null;
    }
    String name = serverName;
    if (config.has("use_node_id")) {
      boolean _ = config.bool("use_node_id"); // as in Envoy false says the same
      name = null;
    } else if (config.has("literal_proxy_name")) {
      name = config.string("literal_proxy_name");
    }
    return new ProxyStatusConfig(
        !config.bool("remove_details"),
        !config.bool("remove_connection_termination_details"),
        !config.bool("remove_response_flags"),
        config.bool("set_recommended_response_code"),
        name);
  }

  private static void refuseWhatIsNotBuilt(Fields hcm) {
    hcm.withoutEffect(
        "represent_ipv4_remote_address_as_ipv4_mapped_ipv6",
        "append_local_overload",
        "add_proxy_protocol_connection_state",
        "path_normalization_options",
        "stream_flush_timeout");
    Fields requestId = hcm.message("request_id_extension");
    if (requestId != null) {
      requestIdExtension(requestId);
    }
  }

  /** The UUID is what is made anyway; its options are about tracing, which is refused. */
  private static void requestIdExtension(Fields extension) {
    Fields any = extension.message("typed_config");
    Fields config = any == null ? null : any.payload();
    if (config == null) {
      return;
    }
    if (!config.is("envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig")) {
      Extensions.refuse(config, "request id extension");
      return;
    }
    config.withoutEffect("pack_trace_reason", "use_request_id_for_trace_sampling");
  }

  private static CodecType codecType(Fields hcm) {
    String type = hcm.enumeration("codec_type");
    if (type.equals("HTTP2") || type.equals("HTTP3")) {
      hcm.unsupported("codec_type", type);
    }
    return type.equals("HTTP1") ? CodecType.HTTP1 : CodecType.AUTO;
  }

  private static RouteConfiguration routeConfig(Fields hcm) {
    Fields config = hcm.message("route_config");
    return config == null ? RouteConfigurationTranslator.NONE : routes(config);
  }

  private static RouteConfiguration routes(Fields config) {
    return RouteConfigurationTranslator.translate(config, true);
  }

  private static InternalAddressConfig internalAddresses(@Nullable Fields config) {
    return config == null
        ? InternalAddressConfig.NONE
        : new InternalAddressConfig(
            config.bool("unix_sockets"), Addresses.cidrRanges(config, "cidr_ranges"));
  }

  private static EscapedSlashes escapedSlashes(Fields hcm) {
    String action = hcm.enumeration("path_with_escaped_slashes_action");
    return action.equals("IMPLEMENTATION_SPECIFIC_DEFAULT")
        ? EscapedSlashes.KEEP_UNCHANGED
        : EscapedSlashes.valueOf(action);
  }

  private static StripPort stripPort(Fields hcm) {
    boolean matching = hcm.bool("strip_matching_host_port");
    boolean any = hcm.bool("strip_any_host_port");
    if (matching && any) {
      hcm.error(
          "strip_any_host_port", "only one of strip_matching_host_port and strip_any_host_port");
    }
    return any ? StripPort.ANY : matching ? StripPort.MATCHING : StripPort.NONE;
  }

  /** HTTP/1's own setting wins over the manager's. */
  private static boolean streamError(Fields hcm, @Nullable Fields http1) {
    boolean common = hcm.boolValue("stream_error_on_invalid_http_message", false);
    return http1 == null
        ? common
        : http1.boolValue("override_stream_error_on_invalid_http_message", common);
  }

  /** Envoy's default, which a key of the runtime may change. */
  private static int maxRequestHeadersKb(Fields hcm) {
    return (int)
        hcm.translation()
            .runtime()
            .snapshot()
            .integer(
                "envoy.reloadable_features.max_request_headers_size_kb", MAX_REQUEST_HEADERS_KB);
  }
}
