package dev.pillion.routing.router;

import dev.pillion.proxycore.config.route.RetryPolicy;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The timeouts of one request: the route's, as x-envoy-* request headers change them (Envoy:
 * FilterUtility::finalTimeout). The connection manager has removed those headers from external
 * requests already.
 */
final class Timeouts {
  private static final long NONE = -1;

  /** Of the whole response, from the end of the request; 0: none. */
  long globalNanos;

  /** Of one attempt; 0: none. */
  long perTryNanos;

  /** Between two signs of life of one attempt; 0: none. */
  long perTryIdleNanos;

  private boolean tellUpstream;

  /** What x-envoy-upstream-stream-duration-ms asks for; {@link #NONE}: the cluster's holds. */
  private long streamNanos = NONE;

  /** The status of a timeout. */
  int status = 504;

  /** Reads and removes the headers that ask for timeouts, and tells the upstream what holds. */
  void resolve(
      HeaderMap request,
      Duration route,
      RetryPolicy policy,
      boolean respectExpected,
      boolean tellUpstream) {
    this.tellUpstream = tellUpstream;
    long global = toMillis(route);
    long asked = NONE;
    if (respectExpected) {
      asked = millis(request, HeaderNames.X_ENVOY_EXPECTED_RQ_TIMEOUT_MS);
    }
    if (!respectExpected || !request.contains(HeaderNames.X_ENVOY_EXPECTED_RQ_TIMEOUT_MS)) {
      asked = millis(request, HeaderNames.X_ENVOY_UPSTREAM_RQ_TIMEOUT_MS);
      request.remove(HeaderNames.X_ENVOY_UPSTREAM_RQ_TIMEOUT_MS);
    }
    if (asked != NONE) {
      global = asked;
    }
    long perTry = millis(request, HeaderNames.X_ENVOY_UPSTREAM_RQ_PER_TRY_TIMEOUT_MS);
    request.remove(HeaderNames.X_ENVOY_UPSTREAM_RQ_PER_TRY_TIMEOUT_MS);
    if (perTry == NONE) {
      perTry = toMillis(policy.perTryTimeout());
    }
    if (global != 0 && perTry >= global) {
      perTry = 0;
    }
    globalNanos = TimeUnit.MILLISECONDS.toNanos(global);
    perTryNanos = TimeUnit.MILLISECONDS.toNanos(perTry);
    perTryIdleNanos = TimeUnit.MILLISECONDS.toNanos(toMillis(policy.perTryIdleTimeout()));
    tell(request, 0);
  }

  /**
   * Tells the upstream how long it has.
   *
   * @param elapsedNanos since the end of the request
   */
  void tell(HeaderMap request, long elapsedNanos) {
    long expected = perTryNanos > 0 ? perTryNanos : globalNanos;
    if (!tellUpstream || expected == 0) {
      return;
    }
    if (globalNanos > 0) { // zero would be no bound at all, as Envoy says
      expected = Math.min(expected, globalNanos - elapsedNanos);
    }
    long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(expected));
    request.set(HeaderNames.X_ENVOY_EXPECTED_RQ_TIMEOUT_MS, Long.toString(millis));
  }

  /**
   * Reads and removes what else is about timeouts. Anybody may ask for a stream's duration: Envoy
   * does not take that header from external callers.
   */
  void resolveOthers(HeaderMap request) {
    long stream = millis(request, HeaderNames.X_ENVOY_UPSTREAM_STREAM_DURATION_MS);
    if (stream != NONE) {
      streamNanos = TimeUnit.MILLISECONDS.toNanos(stream);
    }
    request.remove(HeaderNames.X_ENVOY_UPSTREAM_STREAM_DURATION_MS);
    if (request.remove(HeaderNames.X_ENVOY_UPSTREAM_RQ_TIMEOUT_ALT_RESPONSE)) {
      status = 204;
    }
  }

  /**
   * How long a stream may last, in nanoseconds; 0: without end.
   *
   * @param cluster the cluster's {@code max_stream_duration}
   */
  long streamNanos(long cluster) {
    return streamNanos == NONE ? cluster : streamNanos;
  }

  private static long toMillis(Duration duration) {
    return duration.isZero() ? 0 : Math.max(1, duration.toMillis());
  }

  /** The header as a non-negative number; {@link #NONE} when it is absent or is none. */
  private static long millis(HeaderMap headers, HeaderName name) {
    int line = headers.indexOf(name);
    if (line < 0) {
      return NONE;
    }
    int length = headers.valueLength(line);
    if (length == 0 || length > 15) {
      return NONE;
    }
    byte[] bytes = headers.array();
    int offset = headers.valueOffset(line);
    long value = 0;
    for (int i = 0; i < length; i++) {
      int digit = bytes[offset + i] - '0';
      if (digit < 0 || digit > 9) {
        return NONE;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
