package dev.pillion.proxycore.format;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.Protocol;
import dev.pillion.proxycore.http.StreamInfo;
import org.jspecify.annotations.Nullable;

/** Operators whose value is a text of the stream or its connection, absent when null or empty. */
final class StreamText extends Operator {
  /** Which text. */
  enum Field {
    PROTOCOL,
    UPSTREAM_PROTOCOL,
    CONNECTION_TERMINATION_DETAILS,
    UPSTREAM_TRANSPORT_FAILURE_REASON,
    UPSTREAM_CLUSTER,
    UPSTREAM_CLUSTER_RAW,
    UPSTREAM_HOST_NAME,
    ROUTE_NAME,
    VIRTUAL_HOST_NAME,
    VIRTUAL_CLUSTER_NAME,
    FILTER_CHAIN_NAME,
    LISTENER_NAME,
    STREAM_ID,
    LOCAL_REPLY_BODY,
    ACCESS_LOG_TYPE
  }

  private final Field field;

  StreamText(Field field) {
    this.field = field;
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    String value = value(context, context.info);
    if (value == null || (value.isEmpty() && field != Field.LOCAL_REPLY_BODY)) {
      return false;
    }
    out.append(value);
    return true;
  }

  private @Nullable String value(FormatContext context, StreamInfo info) {
    return switch (field) {
      case PROTOCOL -> label(info.protocol);
      case UPSTREAM_PROTOCOL -> label(info.upstreamProtocol);
      case CONNECTION_TERMINATION_DETAILS -> info.connectionTerminationDetails;
      case UPSTREAM_TRANSPORT_FAILURE_REASON -> oneWord(info.upstreamTransportFailureReason);
      case UPSTREAM_CLUSTER ->
          info.upstreamClusterStatName != null
              ? info.upstreamClusterStatName
              : info.upstreamCluster;
      case UPSTREAM_CLUSTER_RAW -> info.upstreamCluster;
      case UPSTREAM_HOST_NAME -> info.upstreamHostName;
      case ROUTE_NAME -> info.routeName;
      case VIRTUAL_HOST_NAME -> info.virtualHostName;
      case VIRTUAL_CLUSTER_NAME -> info.virtualClusterName;
      case FILTER_CHAIN_NAME -> info.connection.filterChainName;
      case LISTENER_NAME -> info.connection.listenerName;
      case STREAM_ID -> requestId(context.requestHeaders);
      case LOCAL_REPLY_BODY -> context.localReplyBody;
      case ACCESS_LOG_TYPE -> context.accessLogType.text();
    };
  }

  /** As Envoy: an HTTP stream's id is its x-request-id. */
  private static @Nullable String requestId(@Nullable HeaderMap request) {
    return request == null ? null : request.get(HeaderNames.X_REQUEST_ID);
  }

  /** As Envoy, whose logs are split at blanks. */
  private static @Nullable String oneWord(@Nullable String text) {
    return text == null ? null : text.replace(' ', '_');
  }

  private static @Nullable String label(@Nullable Protocol protocol) {
    return protocol == null ? null : protocol.label();
  }

  /** What a peer or an upstream can have put words into. */
  @Override
  boolean untrusted() {
    return switch (field) {
      case STREAM_ID,
          CONNECTION_TERMINATION_DETAILS,
          UPSTREAM_TRANSPORT_FAILURE_REASON,
          LOCAL_REPLY_BODY ->
          true;
      default -> false;
    };
  }
}
