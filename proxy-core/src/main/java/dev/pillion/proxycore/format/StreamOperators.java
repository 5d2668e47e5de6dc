package dev.pillion.proxycore.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The command operators without parameters, by name. */
final class StreamOperators {
  private StreamOperators() {}

  static @Nullable Operator find(String name) {
    Operator operator = number(name);
    if (operator == null) {
      operator = text(name);
    }
    if (operator == null) {
      operator = address(name);
    }
    if (operator == null) {
      operator = other(name);
    }
    return operator != null ? operator : NothingToTell.find(name);
  }

  private static @Nullable Operator number(String name) {
    return switch (name) {
      case "RESPONSE_CODE" -> new StreamNumber(StreamNumber.Field.RESPONSE_CODE);
      case "BYTES_RECEIVED" -> new StreamNumber(StreamNumber.Field.BYTES_RECEIVED);
      case "BYTES_SENT" -> new StreamNumber(StreamNumber.Field.BYTES_SENT);
      case "DOWNSTREAM_WIRE_BYTES_RECEIVED" ->
          new StreamNumber(StreamNumber.Field.DOWNSTREAM_WIRE_BYTES_RECEIVED);
      case "DOWNSTREAM_WIRE_BYTES_SENT" ->
          new StreamNumber(StreamNumber.Field.DOWNSTREAM_WIRE_BYTES_SENT);
      case "DOWNSTREAM_HEADER_BYTES_RECEIVED" ->
          new StreamNumber(StreamNumber.Field.DOWNSTREAM_HEADER_BYTES_RECEIVED);
      case "DOWNSTREAM_HEADER_BYTES_SENT" ->
          new StreamNumber(StreamNumber.Field.DOWNSTREAM_HEADER_BYTES_SENT);
      case "REQUEST_HEADERS_BYTES" -> new StreamNumber(StreamNumber.Field.REQUEST_HEADERS_BYTES);
      case "RESPONSE_HEADERS_BYTES" -> new StreamNumber(StreamNumber.Field.RESPONSE_HEADERS_BYTES);
      case "RESPONSE_TRAILERS_BYTES" ->
          new StreamNumber(StreamNumber.Field.RESPONSE_TRAILERS_BYTES);
      case "DOWNSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED" -> // HTTP/1 compresses no header
          new StreamNumber(StreamNumber.Field.DOWNSTREAM_HEADER_BYTES_RECEIVED);
      case "DOWNSTREAM_DECOMPRESSED_HEADER_BYTES_SENT" ->
          new StreamNumber(StreamNumber.Field.DOWNSTREAM_HEADER_BYTES_SENT);
      case "UPSTREAM_HEADER_BYTES_RECEIVED", "UPSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED" ->
          new StreamNumber(StreamNumber.Field.UPSTREAM_HEADER_BYTES_RECEIVED);
      case "UPSTREAM_HEADER_BYTES_SENT", "UPSTREAM_DECOMPRESSED_HEADER_BYTES_SENT" ->
          new StreamNumber(StreamNumber.Field.UPSTREAM_HEADER_BYTES_SENT);
      case "UPSTREAM_WIRE_BYTES_RECEIVED" ->
          new StreamNumber(StreamNumber.Field.UPSTREAM_WIRE_BYTES_RECEIVED);
      case "UPSTREAM_WIRE_BYTES_SENT" ->
          new StreamNumber(StreamNumber.Field.UPSTREAM_WIRE_BYTES_SENT);
      case "BYTES_RETRANSMITTED", "PACKETS_RETRANSMITTED", "DOWNSTREAM_CX_RTT" ->
          new StreamNumber(StreamNumber.Field.NONE_OF_THIS_TRANSPORT);
      case "ROUTE_RESOLUTION_COUNT" -> new StreamNumber(StreamNumber.Field.ROUTE_RESOLUTION_COUNT);
      case "UPSTREAM_CONNECTION_POOL_READY_DURATION" -> new PoolReadyDuration();
      case "UPSTREAM_REQUEST_ATTEMPT_COUNT" ->
          new StreamNumber(StreamNumber.Field.UPSTREAM_REQUEST_ATTEMPT_COUNT);
      case "CONNECTION_ID" -> new StreamNumber(StreamNumber.Field.CONNECTION_ID);
      case "UPSTREAM_CONNECTION_ID" -> new StreamNumber(StreamNumber.Field.UPSTREAM_CONNECTION_ID);
      case "REQUEST_DURATION" -> StreamDuration.sinceStart(StreamDuration.Point.DS_RX_END);
      case "REQUEST_TX_DURATION" -> StreamDuration.sinceStart(StreamDuration.Point.US_TX_END);
      case "RESPONSE_DURATION" -> StreamDuration.sinceStart(StreamDuration.Point.US_RX_BEG);
      case "DURATION" -> StreamDuration.sinceStart(StreamDuration.Point.END);
      case "RESPONSE_TX_DURATION" ->
          new StreamDuration(
              StreamDuration.Point.US_RX_BEG,
              StreamDuration.Point.DS_TX_END,
              StreamDuration.MILLIS);
      case "GRPC_STATUS_NUMBER" -> GrpcStatus.number();
      default -> null;
    };
  }

  private static @Nullable Operator text(String name) {
    return switch (name) {
      case "PROTOCOL" -> new StreamText(StreamText.Field.PROTOCOL);
      case "UPSTREAM_PROTOCOL" -> new StreamText(StreamText.Field.UPSTREAM_PROTOCOL);
      case "CONNECTION_TERMINATION_DETAILS" ->
          new StreamText(StreamText.Field.CONNECTION_TERMINATION_DETAILS);
      case "UPSTREAM_TRANSPORT_FAILURE_REASON" ->
          new StreamText(StreamText.Field.UPSTREAM_TRANSPORT_FAILURE_REASON);
      case "UPSTREAM_CLUSTER" -> new StreamText(StreamText.Field.UPSTREAM_CLUSTER);
      case "UPSTREAM_CLUSTER_RAW" -> new StreamText(StreamText.Field.UPSTREAM_CLUSTER_RAW);
      case "ROUTE_NAME" -> new StreamText(StreamText.Field.ROUTE_NAME);
      case "VIRTUAL_CLUSTER_NAME" -> new StreamText(StreamText.Field.VIRTUAL_CLUSTER_NAME);
      case "FILTER_CHAIN_NAME" -> new StreamText(StreamText.Field.FILTER_CHAIN_NAME);
      case "LISTENER_NAME" -> new StreamText(StreamText.Field.LISTENER_NAME);
      case "STREAM_ID" -> new StreamText(StreamText.Field.STREAM_ID);
      case "LOCAL_REPLY_BODY" -> new StreamText(StreamText.Field.LOCAL_REPLY_BODY);
      case "ACCESS_LOG_TYPE" -> new StreamText(StreamText.Field.ACCESS_LOG_TYPE);
      case "RESPONSE_FLAGS" -> new ResponseFlags(false);
      case "RESPONSE_FLAGS_LONG" -> new ResponseFlags(true);
      case "DOWNSTREAM_TLS_VERSION" -> new TlsText(TlsText.Field.VERSION);
      case "DOWNSTREAM_TLS_CIPHER" -> new TlsText(TlsText.Field.CIPHER);
      case "DOWNSTREAM_PEER_URI_SAN" -> new TlsText(TlsText.Field.PEER_URI_SAN);
      case "DOWNSTREAM_PEER_DNS_SAN" -> new TlsText(TlsText.Field.PEER_DNS_SAN);
      case "DOWNSTREAM_PEER_SUBJECT" -> new TlsText(TlsText.Field.PEER_SUBJECT);
      case "DOWNSTREAM_LOCAL_URI_SAN" -> new TlsText(TlsText.Field.LOCAL_URI_SAN);
      default -> null;
    };
  }

  /** {@code <WHOSE>_ADDRESS}, {@code <WHOSE>_ADDRESS_WITHOUT_PORT} and {@code <WHOSE>_PORT}. */
  private static @Nullable Operator address(String name) {
    if (name.equals("UPSTREAM_HOST")) {
      return new StreamAddress(StreamAddress.Field.UPSTREAM_HOST, StreamAddress.Part.WHOLE);
    }
    StreamAddress.Part part;
    String whose;
    if (name.endsWith("_ADDRESS")) {
      part = StreamAddress.Part.WHOLE;
      whose = name.substring(0, name.length() - "_ADDRESS".length());
    } else if (name.endsWith("_PORT")) {
      part = StreamAddress.Part.PORT;
      whose = name.substring(0, name.length() - "_PORT".length());
    } else {
      return null;
    }
    StreamAddress.Field field = addressField(whose);
    return field == null ? null : new StreamAddress(field, part);
  }

  static StreamAddress.@Nullable Field addressField(String whose) {
    return switch (whose) {
      case "DOWNSTREAM_REMOTE" -> StreamAddress.Field.DOWNSTREAM_REMOTE;
      case "DOWNSTREAM_DIRECT_REMOTE" -> StreamAddress.Field.DOWNSTREAM_DIRECT_REMOTE;
      case "DOWNSTREAM_LOCAL" -> StreamAddress.Field.DOWNSTREAM_LOCAL;
      case "DOWNSTREAM_DIRECT_LOCAL" -> StreamAddress.Field.DOWNSTREAM_DIRECT_LOCAL;
      case "UPSTREAM_REMOTE" -> StreamAddress.Field.UPSTREAM_REMOTE;
      case "UPSTREAM_LOCAL" -> StreamAddress.Field.UPSTREAM_LOCAL;
      default -> null;
    };
  }

  private static @Nullable Operator other(String name) {
    return switch (name) {
      case "UPSTREAM_HOST_NAME" -> new UpstreamHostName(true);
      case "UPSTREAM_HOST_NAME_WITHOUT_PORT" -> new UpstreamHostName(false);
      case "UPSTREAM_HOSTS_ATTEMPTED" -> attempted(AttemptedUpstreams.Field.ADDRESS);
      case "UPSTREAM_HOSTS_ATTEMPTED_WITHOUT_PORT" ->
          attempted(AttemptedUpstreams.Field.ADDRESS_WITHOUT_PORT);
      case "UPSTREAM_HOST_NAMES_ATTEMPTED" -> attempted(AttemptedUpstreams.Field.NAME);
      case "UPSTREAM_HOST_NAMES_ATTEMPTED_WITHOUT_PORT" ->
          attempted(AttemptedUpstreams.Field.NAME_WITHOUT_PORT);
      case "UPSTREAM_CONNECTION_IDS_ATTEMPTED" -> attempted(AttemptedUpstreams.Field.CONNECTION_ID);
      case "DOWNSTREAM_DETECTED_CLOSE_TYPE" -> new CloseTypeText(false);
      case "UPSTREAM_DETECTED_CLOSE_TYPE" -> new CloseTypeText(true);
      case "UNIQUE_ID" -> new UniqueId();
      case "HOSTNAME" -> new Literal(hostname());
      default -> null;
    };
  }

  private static Operator attempted(AttemptedUpstreams.Field field) {
    return new AttemptedUpstreams(field);
  }

  private static String hostname() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return "-";
    }
  }
}
