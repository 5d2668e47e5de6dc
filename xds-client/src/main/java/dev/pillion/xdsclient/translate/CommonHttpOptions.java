package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.HeadersWithUnderscores;
import dev.pillion.proxycore.runtime.RuntimeSnapshot;
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

  // Keys of the runtime with other defaults.
  private static final String PREFIX = "envoy.reloadable_features.";
  private static final String REQUEST_COUNT = PREFIX + "max_request_headers_count";
  private static final String RESPONSE_COUNT = PREFIX + "max_response_headers_count";
  private static final String RESPONSE_KB = PREFIX + "max_response_headers_size_kb";

  /** Envoy's default for HTTP/1, which is the only protocol towards upstreams so far. */
  private static final int MAX_RESPONSE_HEADERS_KB = 80;

  /**
   * {@code upstream}: headers_with_underscores_action, which is about requests of clients alone,
   * changes nothing.
   */
  static CommonHttpOptions translate(
      @Nullable Fields options, boolean upstream, Translation translation) {
    RuntimeSnapshot runtime = translation.runtime().snapshot();
    int headersCount =
        (int) runtime.integer(upstream ? RESPONSE_COUNT : REQUEST_COUNT, MAX_HEADERS_COUNT);
    int responseKb = (int) runtime.integer(RESPONSE_KB, MAX_RESPONSE_HEADERS_KB);
    if (options == null) {
      return new CommonHttpOptions(
          IDLE_TIMEOUT,
          Duration.ZERO,
          Duration.ZERO,
          headersCount,
          responseKb,
          0,
          HeadersWithUnderscores.ALLOW);
    }
    String underscores = options.enumeration("headers_with_underscores_action");
    if (!upstream && options.has("max_response_headers_kb")) {
      options.error("max_response_headers_kb", "has a meaning for clusters only");
    }
    return new CommonHttpOptions(
        options.duration("idle_timeout", IDLE_TIMEOUT),
        options.duration("max_connection_duration", Duration.ZERO),
        options.duration("max_stream_duration", Duration.ZERO),
        options.integerValue("max_headers_count", headersCount),
        options.integerValue("max_response_headers_kb", responseKb),
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
