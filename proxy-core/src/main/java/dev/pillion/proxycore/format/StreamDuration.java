package dev.pillion.proxycore.format;

import dev.pillion.proxycore.http.StreamInfo;

/**
 * Durations between two of a stream's time points, {@code -} until both are reached. The points and
 * the short names of {@code %COMMON_DURATION(start:end:precision)%} are Envoy's.
 */
final class StreamDuration extends Operator {
  static final long MILLIS = 1_000_000;

  /** A moment in a stream's life. */
  enum Point {
    DS_RX_BEG,
    DS_RX_END,
    US_CX_BEG,
    US_CX_END,
    US_TX_BEG,
    US_TX_END,
    US_RX_BEG,
    US_RX_END,
    DS_TX_BEG,
    DS_TX_END,
    /** The end of the stream, which has no short name. */
    END,
    /** One that is never reached: a TLS handshake's, a name that no filter gave. */
    NEVER
  }

  private final Point from;
  private final Point to;
  private final long unitNanos;

  StreamDuration(Point from, Point to, long unitNanos) {
    this.from = from;
    this.to = to;
    this.unitNanos = unitNanos;
  }

  static StreamDuration sinceStart(Point to) {
    return new StreamDuration(Point.DS_RX_BEG, to, MILLIS);
  }

  /** {@code START:END:PRECISION}; milliseconds without a precision. */
  static StreamDuration parse(String parameters) throws FormatException {
    String[] parts = parameters.split(":", -1);
    if (parts.length < 2 || parts.length > 3) {
      throw new FormatException("Invalid common duration configuration: " + parameters + ".");
    }
    long unit =
        switch (parts.length == 3 ? parts[2] : "ms") {
          case "ms" -> MILLIS;
          case "us" -> 1_000;
          case "ns" -> 1;
          default ->
              throw new FormatException("Invalid common duration precision: " + parts[2] + ".");
        };
    return new StreamDuration(point(parts[0]), point(parts[1]), unit);
  }

  /** Other names are those that filters may give to moments; none that is built does. */
  private static Point point(String name) {
    return switch (name) {
      case "DS_RX_BEG" -> Point.DS_RX_BEG;
      case "DS_RX_END" -> Point.DS_RX_END;
      case "US_CX_BEG" -> Point.US_CX_BEG;
      case "US_CX_END" -> Point.US_CX_END;
      case "US_TX_BEG" -> Point.US_TX_BEG;
      case "US_TX_END" -> Point.US_TX_END;
      case "US_RX_BEG" -> Point.US_RX_BEG;
      case "US_RX_END" -> Point.US_RX_END;
      case "DS_TX_BEG" -> Point.DS_TX_BEG;
      case "DS_TX_END" -> Point.DS_TX_END;
      default -> Point.NEVER;
    };
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    long start = nanos(from, context.info);
    long end = nanos(to, context.info);
    if (start == StreamInfo.UNSET || end == StreamInfo.UNSET || end - start < 0) {
      return false;
    }
    out.append((end - start) / unitNanos);
    return true;
  }

  private static long nanos(Point point, StreamInfo info) {
    return switch (point) {
      case DS_RX_BEG -> info.startNanos;
      case DS_RX_END -> info.lastDownstreamRxByteNanos;
      case US_CX_BEG -> info.upstreamConnectStartNanos;
      case US_CX_END -> info.upstreamConnectEndNanos;
      case US_TX_BEG -> info.firstUpstreamTxByteNanos;
      case US_TX_END -> info.lastUpstreamTxByteNanos;
      case US_RX_BEG -> info.firstUpstreamRxByteNanos;
      case US_RX_END -> info.lastUpstreamRxByteNanos;
      case DS_TX_BEG -> info.firstDownstreamTxByteNanos;
      case DS_TX_END -> info.lastDownstreamTxByteNanos;
      case END -> info.endNanos;
      case NEVER -> StreamInfo.UNSET;
    };
  }

  @Override
  Kind kind() {
    return Kind.NUMBER;
  }
}
