package dev.pillion.resilience.fault;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;

/**
 * What a request's own headers say of faults. They are trusted by nobody: of each only the first
 * line counts, and one that is no number is not there.
 */
final class FaultRequest {
  static final HeaderName DELAY = HeaderName.of("x-envoy-fault-delay-request");
  static final HeaderName DELAY_PERCENTAGE =
      HeaderName.of("x-envoy-fault-delay-request-percentage");
  static final HeaderName ABORT = HeaderName.of("x-envoy-fault-abort-request");
  static final HeaderName ABORT_GRPC = HeaderName.of("x-envoy-fault-abort-grpc-request");
  static final HeaderName ABORT_PERCENTAGE =
      HeaderName.of("x-envoy-fault-abort-request-percentage");

  private FaultRequest() {}

  /** A header's number; -1: there is none. */
  static long number(HeaderMap request, HeaderName name) {
    String text = request.get(name);
    if (text == null) {
      return -1;
    }
    try {
      return Math.max(-1, Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
