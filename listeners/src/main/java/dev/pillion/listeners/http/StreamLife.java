package dev.pillion.listeners.http;

import dev.pillion.proxycore.config.route.RouteAction.MaxStreamDuration;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long a stream whose route has a max_stream_duration may live (Envoy:
 * ActiveStream::refreshDurationTimeout): the client's grpc-timeout within the route's bounds, or
 * the route's duration, or the connection manager's. A gRPC upstream is told in grpc-timeout.
 */
final class StreamLife {
  /** No bound. */
  static final long ENDLESS = -1;

  /** What the worker's timers can hold: 285 years. */
  private static final long LONGEST_NANOS = 9_000_000_000_000_000_000L;

  private StreamLife() {}

  /** The bound in nanoseconds from the stream's beginning; {@link #ENDLESS} for none. */
  static long nanos(
      MaxStreamDuration route, long managerNanos, HeaderMap request, StreamDeadlines present) {
    long asked = GrpcTimeout.millis(request);
    Duration max = route.grpcTimeoutHeaderMax();
    long millis =
        asked == GrpcTimeout.NONE || max == null
            ? configured(route.duration(), managerNanos)
            : bounded(asked, max.toMillis(), route.grpcTimeoutHeaderOffset());
    boolean grpc = LocalReplies.isGrpc(request);
    if (grpc && millis != ENDLESS) {
      request.set(HeaderNames.GRPC_TIMEOUT, GrpcTimeout.text(millis));
    } else if (grpc && present.boundsDuration()) {
      request.remove(HeaderNames.GRPC_TIMEOUT); // it came from a bound that holds no more
    }
    return millis == ENDLESS
        ? ENDLESS
        : Math.min(TimeUnit.MILLISECONDS.toNanos(millis), LONGEST_NANOS);
  }

  private static long configured(@Nullable Duration route, long managerNanos) {
    if (route == null) {
      return managerNanos == 0 ? ENDLESS : TimeUnit.NANOSECONDS.toMillis(managerNanos);
    }
    return route.isZero() ? ENDLESS : route.toMillis();
  }

  private static long bounded(long asked, long max, @Nullable Duration offset) {
    long millis = max == 0 ? asked : Math.min(asked, max);
    return offset == null ? millis : Math.max(0, millis - offset.toMillis());
  }
}
