package dev.pillion.proxycore.format;

import dev.pillion.proxycore.http.StreamInfo;

/** {@code %UPSTREAM_CONNECTION_POOL_READY_DURATION%}: how long the pool took (ms). */
final class PoolReadyDuration extends Operator {
  @Override
  boolean append(FormatContext context, TextBuffer out) {
    long nanos = context.info.poolReadyNanos;
    if (nanos == StreamInfo.UNSET) {
      return false;
    }
    out.append(nanos / StreamDuration.MILLIS);
    return true;
  }

  @Override
  Kind kind() {
    return Kind.NUMBER;
  }
}
