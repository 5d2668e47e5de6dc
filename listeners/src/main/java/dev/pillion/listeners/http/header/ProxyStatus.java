package dev.pillion.listeners.http.header;

import dev.pillion.proxycore.config.http.ProxyStatusConfig;
import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.StreamInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Proxy-Status header of RFC 9209, in Envoy's form. Immutable, any worker. */
final class ProxyStatus {
  private static final HeaderName PROXY_STATUS = HeaderName.of("proxy-status");

  /** RFC 9209 section 2.3; a status of 0: none is recommended. */
  private enum Kind {
    DNS_ERROR("dns_error", 502),
    DESTINATION_NOT_FOUND("destination_not_found", 500),
    DESTINATION_UNAVAILABLE("destination_unavailable", 503),
    CONNECTION_REFUSED("connection_refused", 502),
    CONNECTION_TERMINATED("connection_terminated", 502),
    CONNECTION_TIMEOUT("connection_timeout", 504),
    CONNECTION_LIMIT_REACHED("connection_limit_reached", 503),
    HTTP_REQUEST_ERROR("http_request_error", 0),
    HTTP_RESPONSE_TIMEOUT("http_response_timeout", 504),
    HTTP_PROTOCOL_ERROR("http_protocol_error", 502),
    PROXY_CONFIGURATION_ERROR("proxy_configuration_error", 500);

    final String text;
    final int status;

    Kind(String text, int status) {
      this.text = text;
      this.status = status;
    }
  }

  private final ProxyStatusConfig config;
  private final String proxyName;

  ProxyStatus(ProxyStatusConfig config, NodeIdentity node) {
    this.config = config;
    String name = config.proxyName();
    this.proxyName = name == null ? node.id() : name;
  }

  /** Says of a response of the proxy's own what went wrong. */
  void apply(HeaderMap headers, StreamInfo info) {
    Kind kind = kind(info);
    if (kind == null) {
      return;
    }
    String before = headers.getJoined(PROXY_STATUS);
    String value = value(kind, info);
    headers.set(PROXY_STATUS, before == null || before.isEmpty() ? value : before + ", " + value);
    if (config.recommendedStatus() && kind.status != 0) {
      headers.set(HeaderNames.STATUS, Integer.toString(kind.status));
    }
  }

  private String value(Kind kind, StreamInfo info) {
    StringBuilder value = new StringBuilder(proxyName).append("; error=").append(kind.text);
    String code = info.responseCodeDetails;
    if (!config.details() || code == null) {
      return value.toString();
    }
    List<String> details = new ArrayList<>(List.of(code));
    String termination = info.connectionTerminationDetails;
    if (config.terminationDetails() && termination != null) {
      details.add(termination);
    }
    if (config.flags() && info.flags() != 0) {
      details.add(flags(info));
    }
    return value
        .append("; details=\"")
        .append(escape(String.join("; ", details)))
        .append('"')
        .toString();
  }

  private static String flags(StreamInfo info) {
    List<String> names = new ArrayList<>();
    for (ResponseFlag flag : ResponseFlag.values()) {
      if (info.hasFlag(flag)) {
        names.add(flag.shortName());
      }
    }
    return String.join(",", names);
  }

  /** A quoted string's content (RFC 8941 section 3.3.3). */
  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /** In Envoy's order of precedence. */
  private static @Nullable Kind kind(StreamInfo info) {
    if (info.flags() == 0) {
      return null;
    }
    for (Rule rule : RULES) {
      if (info.hasFlag(rule.flag)) {
        return rule.kind;
      }
    }
    return null;
  }

  private record Rule(ResponseFlag flag, Kind kind) {}

  /** Not of DPE: Envoy sets that flag when the answer to the malformed request is out. */
  private static final Rule[] RULES = {
    new Rule(ResponseFlag.FAILED_LOCAL_HEALTH_CHECK, Kind.DESTINATION_UNAVAILABLE),
    new Rule(ResponseFlag.NO_HEALTHY_UPSTREAM, Kind.DESTINATION_UNAVAILABLE),
    new Rule(ResponseFlag.UPSTREAM_REQUEST_TIMEOUT, Kind.HTTP_RESPONSE_TIMEOUT),
    new Rule(ResponseFlag.DURATION_TIMEOUT, Kind.CONNECTION_TIMEOUT),
    new Rule(ResponseFlag.LOCAL_RESET, Kind.CONNECTION_TIMEOUT),
    new Rule(ResponseFlag.UPSTREAM_REMOTE_RESET, Kind.CONNECTION_TERMINATED),
    new Rule(ResponseFlag.UPSTREAM_CONNECTION_FAILURE, Kind.CONNECTION_REFUSED),
    new Rule(ResponseFlag.UNAUTHORIZED_EXTERNAL_SERVICE, Kind.CONNECTION_REFUSED),
    new Rule(ResponseFlag.UPSTREAM_CONNECTION_TERMINATION, Kind.CONNECTION_TERMINATED),
    new Rule(ResponseFlag.OVERLOAD_MANAGER, Kind.CONNECTION_LIMIT_REACHED),
    new Rule(ResponseFlag.DROP_OVERLOAD, Kind.CONNECTION_LIMIT_REACHED),
    new Rule(ResponseFlag.FAULT_INJECTED, Kind.HTTP_REQUEST_ERROR),
    new Rule(ResponseFlag.DOWNSTREAM_CONNECTION_TERMINATION, Kind.CONNECTION_TERMINATED),
    new Rule(ResponseFlag.DOWNSTREAM_REMOTE_RESET, Kind.CONNECTION_TERMINATED),
    new Rule(ResponseFlag.UPSTREAM_OVERFLOW, Kind.CONNECTION_LIMIT_REACHED),
    new Rule(ResponseFlag.NO_ROUTE_FOUND, Kind.DESTINATION_NOT_FOUND),
    new Rule(ResponseFlag.RATE_LIMITED, Kind.CONNECTION_LIMIT_REACHED),
    new Rule(ResponseFlag.RATE_LIMIT_SERVICE_ERROR, Kind.CONNECTION_LIMIT_REACHED),
    new Rule(ResponseFlag.UPSTREAM_RETRY_LIMIT_EXCEEDED, Kind.DESTINATION_UNAVAILABLE),
    new Rule(ResponseFlag.STREAM_IDLE_TIMEOUT, Kind.HTTP_RESPONSE_TIMEOUT),
    new Rule(ResponseFlag.INVALID_ENVOY_REQUEST_HEADERS, Kind.HTTP_REQUEST_ERROR),
    new Rule(ResponseFlag.UPSTREAM_MAX_STREAM_DURATION_REACHED, Kind.HTTP_RESPONSE_TIMEOUT),
    new Rule(ResponseFlag.NO_FILTER_CONFIG_FOUND, Kind.PROXY_CONFIGURATION_ERROR),
    new Rule(ResponseFlag.UPSTREAM_PROTOCOL_ERROR, Kind.HTTP_PROTOCOL_ERROR),
    new Rule(ResponseFlag.NO_CLUSTER_FOUND, Kind.DESTINATION_UNAVAILABLE),
    new Rule(ResponseFlag.DNS_RESOLUTION_FAILURE, Kind.DNS_ERROR),
  };
}
