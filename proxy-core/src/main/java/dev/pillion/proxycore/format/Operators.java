package dev.pillion.proxycore.format;

import dev.pillion.proxycore.http.HeaderName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command operators by name. One that Envoy knows and that is not built here is refused with a
 * message of its own rather than printed as {@code -}.
 */
final class Operators {
  private static final Set<String> WITH_LENGTH =
      Set.of(
          "REQ",
          "REQUEST_HEADER",
          "RESP",
          "RESPONSE_HEADER",
          "TRAILER",
          "RESPONSE_TRAILER",
          "DYNAMIC_METADATA",
          "FILTER_STATE",
          "ENVIRONMENT",
          "PATH",
          "QUERY_PARAM",
          "CEL",
          "TYPED_CEL",
          "CONNECTION_TERMINATION_DETAILS");

  private Operators() {}

  static Operator create(String name, @Nullable String parameters, int limit, FormatOptions options)
      throws FormatException {
    Operator operator = create(name, parameters, options);
    if (limit < 0) {
      return operator;
    }
    if (!WITH_LENGTH.contains(name)) {
      throw new FormatException(name + " does not allow length to be specified.");
    }
    return new Truncated(operator, limit);
  }

  private static Operator create(String name, @Nullable String parameters, FormatOptions options)
      throws FormatException {
    Operator operator = withParameters(name, parameters, options);
    if (operator != null) {
      return operator;
    }
    operator = plain(name);
    if (operator == null) {
      throw new FormatException(
          NotBuilt.NAMES.contains(name)
              ? "The command operator " + name + " is not supported yet"
              : "Not supported field in StreamInfo: " + name);
    }
    if (parameters != null) {
      throw new FormatException(name + " does not take any parameters or length");
    }
    return operator;
  }

  private static @Nullable Operator withParameters(
      String name, @Nullable String parameters, FormatOptions options) throws FormatException {
    return switch (name) {
      case "REQ", "REQUEST_HEADER" ->
          header(HeaderOperator.Source.REQUEST, required(name, parameters));
      case "RESP", "RESPONSE_HEADER" ->
          header(HeaderOperator.Source.RESPONSE, required(name, parameters));
      case "TRAILER", "RESPONSE_TRAILER" ->
          header(HeaderOperator.Source.TRAILERS, required(name, parameters));
      case "START_TIME" -> TimeOperator.parse(false, false, parameters);
      case "START_TIME_LOCAL" -> TimeOperator.parse(false, true, parameters);
      case "EMIT_TIME" -> TimeOperator.parse(true, false, parameters);
      case "EMIT_TIME_LOCAL" -> TimeOperator.parse(true, true, parameters);
      case "COMMON_DURATION" -> duration(required(name, parameters));
      case "DYNAMIC_METADATA" -> metadata(required(name, parameters));
      case "FILTER_STATE" -> FilterStateOperator.parse(required(name, parameters));
      case "ENVIRONMENT" -> environment(required(name, parameters));
      case "GRPC_STATUS" -> GrpcStatus.parse(parameters);
      case "PATH" -> PathOperator.path(parameters);
      case "QUERY_PARAM" -> PathOperator.parameter(required(name, parameters));
      case "CEL" -> CelOperator.parse(parameters, false, options.expressions());
      case "TYPED_CEL" -> CelOperator.parse(parameters, true, options.expressions());
      case "REQUESTED_SERVER_NAME" -> ServerName.parse(parameters);
      default -> null;
    };
  }

  private static String required(String name, @Nullable String parameters) throws FormatException {
    if (parameters == null) {
      throw new FormatException(name + " requires parameters");
    }
    return parameters;
  }

  private static Operator header(HeaderOperator.Source source, String names)
      throws FormatException {
    String[] both = names.split("\\?", -1);
    if (both.length > 2) {
      throw new FormatException("More than 1 alternative header specified in token: " + names);
    }
    if (names.indexOf('\n') >= 0) {
      throw new FormatException("Invalid header configuration. Format string contains newline.");
    }
    HeaderName alternative = both.length == 2 && !both[1].isEmpty() ? HeaderName.of(both[1]) : null;
    return new HeaderOperator(source, HeaderName.of(both[0]), alternative);
  }

  private static Operator metadata(String parameters) {
    List<String> parts = Arrays.asList(parameters.split(":", -1));
    return new MetadataOperator(parts.getFirst(), List.copyOf(parts.subList(1, parts.size())));
  }

  private static Operator environment(String name) {
    String value = System.getenv(name);
    return new Literal(value == null ? "-" : value);
  }

  private static Operator duration(String parameters) throws FormatException {
    String[] parts = parameters.split(":", -1);
    if (parts.length != 3) {
      throw new FormatException(
          "Invalid common duration configuration: "
              + parameters
              + " (expected: start:end:precision)");
    }
    long unit =
        switch (parts[2]) {
          case "ms" -> StreamDuration.MILLIS;
          case "us" -> 1_000;
          case "ns" -> 1;
          default -> throw new FormatException("Invalid common duration precision: " + parts[2]);
        };
    return new StreamDuration(point(parts[0]), point(parts[1]), unit);
  }

  private static StreamDuration.Point point(String name) throws FormatException {
    return switch (name) {
      case "DS_RX_BEG" -> StreamDuration.Point.DS_RX_BEG;
      case "DS_RX_END" -> StreamDuration.Point.DS_RX_END;
      case "US_TX_BEG" -> StreamDuration.Point.US_TX_BEG;
      case "US_TX_END" -> StreamDuration.Point.US_TX_END;
      case "US_RX_BEG" -> StreamDuration.Point.US_RX_BEG;
      case "US_RX_END" -> StreamDuration.Point.US_RX_END;
      case "DS_TX_BEG" -> StreamDuration.Point.DS_TX_BEG;
      case "DS_TX_END" -> StreamDuration.Point.DS_TX_END;
      default -> throw new FormatException("The time point " + name + " is not supported");
    };
  }

  private static @Nullable Operator plain(String name) {
    Operator operator = number(name);
    if (operator == null) {
      operator = text(name);
    }
    if (operator == null) {
      operator = address(name);
    }
    return operator != null ? operator : other(name);
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
      case "RESPONSE_CODE_DETAILS" -> new StreamText(StreamText.Field.RESPONSE_CODE_DETAILS);
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
      return new StreamAddress(StreamAddress.Field.UPSTREAM_REMOTE, StreamAddress.Part.WHOLE);
    }
    StreamAddress.Part part;
    String whose;
    if (name.endsWith("_ADDRESS")) {
      part = StreamAddress.Part.WHOLE;
      whose = name.substring(0, name.length() - "_ADDRESS".length());
    } else if (name.endsWith("_ADDRESS_WITHOUT_PORT")) {
      part = StreamAddress.Part.WITHOUT_PORT;
      whose = name.substring(0, name.length() - "_ADDRESS_WITHOUT_PORT".length());
    } else if (name.endsWith("_PORT")) {
      part = StreamAddress.Part.PORT;
      whose = name.substring(0, name.length() - "_PORT".length());
    } else {
      return null;
    }
    StreamAddress.Field field = addressField(whose);
    return field == null ? null : new StreamAddress(field, part);
  }

  private static StreamAddress.@Nullable Field addressField(String whose) {
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
      case "HOSTNAME" -> new Literal(hostname());
      default -> null;
    };
  }

  private static String hostname() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return "-";
    }
  }
}
