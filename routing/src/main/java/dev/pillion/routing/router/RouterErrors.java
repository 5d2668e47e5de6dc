package dev.pillion.routing.router;

import dev.pillion.proxycore.error.ProxyError;
import dev.pillion.proxycore.error.ProxyError.RetrySafety;
import dev.pillion.proxycore.error.ProxyError.Source;
import dev.pillion.proxycore.error.ResponseFlag;

/** The router's failures as values, in Envoy's words. */
final class RouterErrors {
  private static final String RESET_BODY =
      "upstream connect error or disconnect/reset before headers. ";

  private RouterErrors() {}

  static ProxyError routeNotFound() {
    return internal(ResponseFlag.NO_ROUTE_FOUND, "route_not_found", 404, "");
  }

  static ProxyError clusterNotFound(int status) {
    return internal(ResponseFlag.NO_CLUSTER_FOUND, "cluster_not_found", status, "");
  }

  static ProxyError noHealthyUpstream() {
    return internal(
        ResponseFlag.NO_HEALTHY_UPSTREAM, "no_healthy_upstream", 503, "no healthy upstream");
  }

  /** The body has outgrown what is kept of it, and no attempt is under way that could take it. */
  static ProxyError bodyTooLargeToRetry() {
    return new ProxyError(
        Source.INTERNAL,
        null,
        "request_payload_exceeded_retry_buffer_limit",
        507,
        "exceeded request buffer limit while retrying upstream",
        RetrySafety.UNSAFE,
        null);
  }

  private static ProxyError internal(ResponseFlag flag, String details, int status, String body) {
    return new ProxyError(Source.INTERNAL, flag, details, status, body, RetrySafety.SAFE, null);
  }

  static ProxyError timeout(String details, int status) {
    String body = status == 504 ? "upstream request timeout" : "";
    return new ProxyError(
        Source.UPSTREAM,
        ResponseFlag.UPSTREAM_REQUEST_TIMEOUT,
        details,
        status,
        body,
        RetrySafety.UNSAFE,
        null);
  }

  /**
   * @param requestComplete whether the client had sent its whole request, so that it is the
   *     upstream who is late
   */
  static ProxyError maxStreamDuration(boolean requestComplete) {
    return new ProxyError(
        Source.UPSTREAM,
        ResponseFlag.UPSTREAM_MAX_STREAM_DURATION_REACHED,
        "upstream_max_stream_duration_reached",
        requestComplete ? 504 : 408,
        "upstream max stream duration reached",
        RetrySafety.UNSAFE,
        null);
  }

  /**
   * The upstream request was reset, for the last time where it was retried. Envoy 1.40 names the
   * transport's reason in the details, not in the body, which a client may see.
   */
  static ProxyError reset(
      ResetReason reason,
      String transportReason,
      boolean responseStarted,
      boolean retried,
      RetrySafety safety) {
    StringBuilder details = new StringBuilder(96);
    details.append(
        responseStarted
            ? "upstream_reset_after_response_started{"
            : "upstream_reset_before_response_started{");
    details.append(reason.words());
    if (!transportReason.isEmpty()) {
      details.append('|').append(transportReason);
    }
    String words = details.append('}').toString().replace(' ', '_');
    int status = reason == ResetReason.PROTOCOL_ERROR ? 502 : 503;
    return new ProxyError(
        reason == ResetReason.OVERFLOW ? Source.INTERNAL : Source.UPSTREAM,
        reason.flag(),
        words,
        status,
        RESET_BODY + (retried ? "retried and the latest " : "") + "reset reason: " + reason.words(),
        safety,
        transportReason.isEmpty() ? null : transportReason);
  }
}
