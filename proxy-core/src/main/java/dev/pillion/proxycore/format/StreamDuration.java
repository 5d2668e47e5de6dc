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
    US_TX_BEG,
    US_TX_END,
    US_RX_BEG,
    US_RX_END,
    DS_TX_BEG,
    DS_TX_END,
    /** The end of the stream, which has no short name. */
    END
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
      case US_TX_BEG -> info.firstUpstreamTxByteNanos;
      case US_TX_END -> info.lastUpstreamTxByteNanos;
      case US_RX_BEG -> info.firstUpstreamRxByteNanos;
      case US_RX_END -> info.lastUpstreamRxByteNanos;
      case DS_TX_BEG -> info.firstDownstreamTxByteNanos;
      case DS_TX_END -> info.lastDownstreamTxByteNanos;
      case END -> info.endNanos;
    };
  }

  @Override
  Kind kind() {
    return Kind.NUMBER;
  }
}
