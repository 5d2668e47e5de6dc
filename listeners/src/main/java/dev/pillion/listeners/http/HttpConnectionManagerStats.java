package dev.pillion.listeners.http;

import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.Gauge;
import dev.pillion.proxycore.stats.Histogram;
import dev.pillion.proxycore.stats.StatsScope;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.stats.StatsStore;

/**
 * {@code http.<stat_prefix>.*} (Envoy: configuration/http/http_conn_man/stats) and the few that are
 * kept for each listener as well.
 */
final class HttpConnectionManagerStats {
  /** Envoy lists these of every connection manager; they are of what is not built. */
  private static final String[] ZERO_COUNTERS = {
    "downstream_cx_http2_total",
    "downstream_cx_http3_total",
    "downstream_cx_overload_disable_keepalive",
    "downstream_cx_ssl_total",
    "downstream_rq_http2_total",
    "downstream_rq_http3_total",
    "downstream_rq_overload_close",
    "downstream_rq_rejected_via_ip_detection",
    "downstream_rq_too_many_premature_resets"
  };

  private static final String[] ZERO_GAUGES = {
    "downstream_cx_http1_soft_drain",
    "downstream_cx_http2_active",
    "downstream_cx_http3_active",
    "downstream_cx_rx_bytes_buffered",
    "downstream_cx_ssl_active",
    "downstream_cx_tx_bytes_buffered"
  };

  /** The admin server's connection manager cannot trace. */
  private static final String ADMIN = "listener.admin.";

  private static final String[] TRACING = {
    "tracing.client_enabled",
    "tracing.health_check",
    "tracing.not_traceable",
    "tracing.random_sampling",
    "tracing.service_forced"
  };

  final Counter cxTotal;
  final Gauge cxActive;
  final Counter cxHttp1Total;
  final Gauge cxHttp1Active;
  final Counter cxDestroy;
  final Counter cxDestroyLocal;
  final Counter cxDestroyRemote;
  final Counter cxDestroyActiveRq;
  final Counter cxDestroyLocalActiveRq;
  final Counter cxDestroyRemoteActiveRq;
  final Histogram cxLengthMs;
  final Counter cxRxBytes;
  final Counter cxTxBytes;
  final Counter cxIdleTimeout;
  final Counter cxMaxDurationReached;
  final Counter cxMaxRequestsReached;
  final Counter cxDrainClose;
  final Counter cxDelayedCloseTimeout;
  final Counter cxProtocolError;
  final Counter pausedReading;
  final Counter resumedReading;
  final Counter rqTotal;
  final Counter rqHttp1Total;
  final Gauge rqActive;
  final Histogram rqTime;
  final Counter rqRxReset;
  final Counter rqTxReset;
  final Counter rqIdleTimeout;
  final Counter rqTimeout;
  final Counter rqHeaderTimeout;
  final Counter rqMaxDurationReached;
  final Counter rqNonRelativePath;
  final Counter rqTooLarge;
  final Counter rqResponseBeforeComplete;
  final Counter rqUpgradeRefused;
  final Counter rqFailedPathNormalization;
  final Counter rqRedirectedWithNormalizedPath;
  final Counter rsTooLarge;
  final Counter cxUpgradesTotal;
  final Gauge cxUpgradesActive;
  final Counter headersDropped;
  final Counter rqUnderscoreRefused;
  private final Responses responses;
  private final Responses listenerResponses;

  HttpConnectionManagerStats(StatsStore stats, String statPrefix, String listenerPrefix) {
    StatsScope http = stats.scope("http." + statPrefix + ".");
    cxTotal = http.counter("downstream_cx_total");
    cxActive = http.gauge("downstream_cx_active");
    cxHttp1Total = http.counter("downstream_cx_http1_total");
    cxHttp1Active = http.gauge("downstream_cx_http1_active");
    cxDestroy = http.counter("downstream_cx_destroy");
    cxDestroyLocal = http.counter("downstream_cx_destroy_local");
    cxDestroyRemote = http.counter("downstream_cx_destroy_remote");
    cxDestroyActiveRq = http.counter("downstream_cx_destroy_active_rq");
    cxDestroyLocalActiveRq = http.counter("downstream_cx_destroy_local_active_rq");
    cxDestroyRemoteActiveRq = http.counter("downstream_cx_destroy_remote_active_rq");
    cxLengthMs = http.histogram("downstream_cx_length_ms");
    cxRxBytes = http.counter("downstream_cx_rx_bytes_total");
    cxTxBytes = http.counter("downstream_cx_tx_bytes_total");
    cxIdleTimeout = http.counter("downstream_cx_idle_timeout");
    cxMaxDurationReached = http.counter("downstream_cx_max_duration_reached");
    cxMaxRequestsReached = http.counter("downstream_cx_max_requests_reached");
    cxDrainClose = http.counter("downstream_cx_drain_close");
    cxDelayedCloseTimeout = http.counter("downstream_cx_delayed_close_timeout");
    cxProtocolError = http.counter("downstream_cx_protocol_error");
    pausedReading = http.counter("downstream_flow_control_paused_reading_total");
    resumedReading = http.counter("downstream_flow_control_resumed_reading_total");
    rqTotal = http.counter("downstream_rq_total");
    rqHttp1Total = http.counter("downstream_rq_http1_total");
    rqActive = http.gauge("downstream_rq_active");
    rqTime = http.histogram("downstream_rq_time");
    rqRxReset = http.counter("downstream_rq_rx_reset");
    rqTxReset = http.counter("downstream_rq_tx_reset");
    rqIdleTimeout = http.counter("downstream_rq_idle_timeout");
    rqTimeout = http.counter("downstream_rq_timeout");
    rqHeaderTimeout = http.counter("downstream_rq_header_timeout");
    rqMaxDurationReached = http.counter("downstream_rq_max_duration_reached");
    rqNonRelativePath = http.counter("downstream_rq_non_relative_path");
    rqTooLarge = http.counter("downstream_rq_too_large");
    rqResponseBeforeComplete = http.counter("downstream_rq_response_before_rq_complete");
    rqUpgradeRefused = http.counter("downstream_rq_ws_on_non_ws_route");
    rqFailedPathNormalization = http.counter("downstream_rq_failed_path_normalization");
    rqRedirectedWithNormalizedPath = http.counter("downstream_rq_redirected_with_normalized_path");
    rsTooLarge = http.counter("rs_too_large");
    cxUpgradesTotal = http.counter("downstream_cx_upgrades_total");
    cxUpgradesActive = http.gauge("downstream_cx_upgrades_active");
    headersDropped = stats.counter("http1.dropped_headers_with_underscores");
    rqUnderscoreRefused = stats.counter("http1.requests_rejected_with_underscores_in_headers");
    http.listZeroCounters(ZERO_COUNTERS);
    http.listZeroGauges(ZERO_GAUGES);
    if (!listenerPrefix.equals(ADMIN)) {
      http.listZeroCounters(TRACING);
    }
    responses = new Responses(http);
    listenerResponses = new Responses(stats.scope(listenerPrefix + http.prefix()));
  }

  /** Counts a response's head. */
  void chargeResponse(StatsShard shard, int status) {
    responses.charge(shard, status);
    listenerResponses.charge(shard, status);
  }

  /** Responses by class. */
  private static final class Responses {
    private static final String[] CLASSES = {
      "downstream_rq_1xx",
      "downstream_rq_2xx",
      "downstream_rq_3xx",
      "downstream_rq_4xx",
      "downstream_rq_5xx"
    };

    private final Counter completed;
    private final Counter[] byClass = new Counter[5];

    Responses(StatsScope scope) {
      completed = scope.counter("downstream_rq_completed");
      for (int i = 0; i < byClass.length; i++) {
        byClass[i] = scope.counter(CLASSES[i]);
      }
    }

    void charge(StatsShard shard, int status) {
      completed.inc(shard);
      int hundreds = status / 100;
      if (hundreds >= 1 && hundreds <= byClass.length) {
        byClass[hundreds - 1].inc(shard);
      }
    }
  }
}
