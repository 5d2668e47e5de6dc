package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.HeadersWithUnderscores;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code HttpProtocolOptions}, which both sides of the proxy have. Zero durations mean none. */
record CommonHttpOptions(
    Duration idleTimeout,
    Duration maxConnectionDuration,
    Duration maxStreamDuration,
    int maxHeadersCount,
    int maxResponseHeadersKb,
    int maxRequestsPerConnection,
    HeadersWithUnderscores headersWithUnderscores) {
  private static final Duration IDLE_TIMEOUT = Duration.ofHours(1);
  private static final int MAX_HEADERS_COUNT = 100;

  /** Envoy's default for HTTP/1, which is the only protocol towards upstreams so far. */
  private static final int MAX_RESPONSE_HEADERS_KB = 80;

  static final CommonHttpOptions DEFAULT =
      new CommonHttpOptions(
          IDLE_TIMEOUT,
          Duration.ZERO,
          Duration.ZERO,
          MAX_HEADERS_COUNT,
          MAX_RESPONSE_HEADERS_KB,
          0,
          HeadersWithUnderscores.ALLOW);

  /**
   * {@code upstream}: headers_with_underscores_action, which is about requests of clients alone,
   * changes nothing.
   */
  static CommonHttpOptions translate(@Nullable Fields options, boolean upstream) {
    if (options == null) {
      return DEFAULT;
    }
    String underscores = options.enumeration("headers_with_underscores_action");
    if (!upstream && options.has("max_response_headers_kb")) {
      options.error("max_response_headers_kb", "has a meaning for clusters only");
    }
    return new CommonHttpOptions(
        options.duration("idle_timeout", IDLE_TIMEOUT),
        options.duration("max_connection_duration", Duration.ZERO),
        options.duration("max_stream_duration", Duration.ZERO),
        options.integerValue("max_headers_count", MAX_HEADERS_COUNT),
        options.integerValue("max_response_headers_kb", MAX_RESPONSE_HEADERS_KB),
        options.integerValue("max_requests_per_connection", 0),
        upstream ? HeadersWithUnderscores.ALLOW : HeadersWithUnderscores.valueOf(underscores));
  }

  CommonHttpOptions withMaxRequestsPerConnection(int requests) {
    return new CommonHttpOptions(
        idleTimeout,
        maxConnectionDuration,
        maxStreamDuration,
        maxHeadersCount,
        maxResponseHeadersKb,
        requests,
        headersWithUnderscores);
  }
}
