package dev.pillion.proxycore.format;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.http.WireBytes;
import org.jspecify.annotations.Nullable;

/** Operators whose value is a number that is always there. */
final class StreamNumber extends Operator {
  /** Which number. */
  enum Field {
    RESPONSE_CODE,
    BYTES_RECEIVED,
    BYTES_SENT,
    DOWNSTREAM_WIRE_BYTES_RECEIVED,
    DOWNSTREAM_WIRE_BYTES_SENT,
    DOWNSTREAM_HEADER_BYTES_RECEIVED,
    DOWNSTREAM_HEADER_BYTES_SENT,
    REQUEST_HEADERS_BYTES,
    RESPONSE_HEADERS_BYTES,
    RESPONSE_TRAILERS_BYTES,
    UPSTREAM_REQUEST_ATTEMPT_COUNT,
    ROUTE_RESOLUTION_COUNT,
    UPSTREAM_HEADER_BYTES_RECEIVED,
    UPSTREAM_HEADER_BYTES_SENT,
    UPSTREAM_WIRE_BYTES_RECEIVED,
    UPSTREAM_WIRE_BYTES_SENT,
    /** What only other transports have: QUIC's round trips, retransmissions. */
    NONE_OF_THIS_TRANSPORT,
    CONNECTION_ID,
    UPSTREAM_CONNECTION_ID
  }

  private final Field field;

  StreamNumber(Field field) {
    this.field = field;
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    out.append(value(context, context.info));
    return true;
  }

  private long value(FormatContext context, StreamInfo info) {
    return switch (field) {
      case RESPONSE_CODE -> info.responseCode;
      case BYTES_RECEIVED -> info.bytesReceived;
      case BYTES_SENT -> info.bytesSent;
      case DOWNSTREAM_WIRE_BYTES_RECEIVED -> info.wireBytesReceived;
      case DOWNSTREAM_WIRE_BYTES_SENT -> info.wireBytesSent;
      case DOWNSTREAM_HEADER_BYTES_RECEIVED -> info.headerBytesReceived;
      case DOWNSTREAM_HEADER_BYTES_SENT -> info.headerBytesSent;
      case REQUEST_HEADERS_BYTES -> bytes(context.requestHeaders);
      case RESPONSE_HEADERS_BYTES -> bytes(context.responseHeaders);
      case RESPONSE_TRAILERS_BYTES -> bytes(context.responseTrailers);
      case UPSTREAM_REQUEST_ATTEMPT_COUNT -> info.upstreamAttempts;
      case ROUTE_RESOLUTION_COUNT -> info.routeResolutions;
      case UPSTREAM_HEADER_BYTES_RECEIVED,
          UPSTREAM_HEADER_BYTES_SENT,
          UPSTREAM_WIRE_BYTES_RECEIVED,
          UPSTREAM_WIRE_BYTES_SENT ->
          upstream(info.upstreamBytes);
      case NONE_OF_THIS_TRANSPORT -> 0;
      case CONNECTION_ID -> info.connection.id;
      case UPSTREAM_CONNECTION_ID -> info.upstreamConnectionId;
    };
  }

  private long upstream(@Nullable WireBytes bytes) {
    if (bytes == null) {
      return 0;
    }
    return switch (field) {
      case UPSTREAM_HEADER_BYTES_RECEIVED -> bytes.headerBytesReceived();
      case UPSTREAM_HEADER_BYTES_SENT -> bytes.headerBytesSent();
      case UPSTREAM_WIRE_BYTES_RECEIVED -> bytes.wireBytesReceived();
      default -> bytes.wireBytesSent();
    };
  }

  private static long bytes(@Nullable HeaderMap headers) {
    return headers == null ? 0 : headers.byteSize();
  }

  @Override
  Kind kind() {
    return Kind.NUMBER;
  }
}
