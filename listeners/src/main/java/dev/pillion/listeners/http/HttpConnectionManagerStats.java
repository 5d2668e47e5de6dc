package dev.pillion.listeners.http;

import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.Gauge;
import dev.pillion.proxycore.stats.Histogram;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.stats.StatsStore;

/**
 * {@code http.<stat_prefix>.*} (Envoy: configuration/http/http_conn_man/stats) and the few that are
 * kept for each listener as well.
 */
final class HttpConnectionManagerStats {
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
    String http = "http." + statPrefix + ".";
    String p = http + "downstream_";
    cxTotal = stats.counter(p + "cx_total");
    cxActive = stats.gauge(p + "cx_active");
    cxHttp1Total = stats.counter(p + "cx_http1_total");
    cxHttp1Active = stats.gauge(p + "cx_http1_active");
    cxDestroy = stats.counter(p + "cx_destroy");
    cxDestroyLocal = stats.counter(p + "cx_destroy_local");
    cxDestroyRemote = stats.counter(p + "cx_destroy_remote");
    cxDestroyActiveRq = stats.counter(p + "cx_destroy_active_rq");
    cxDestroyLocalActiveRq = stats.counter(p + "cx_destroy_local_active_rq");
    cxDestroyRemoteActiveRq = stats.counter(p + "cx_destroy_remote_active_rq");
    cxLengthMs = stats.histogram(p + "cx_length_ms");
    cxRxBytes = stats.counter(p + "cx_rx_bytes_total");
    cxTxBytes = stats.counter(p + "cx_tx_bytes_total");
    cxIdleTimeout = stats.counter(p + "cx_idle_timeout");
    cxMaxDurationReached = stats.counter(p + "cx_max_duration_reached");
    cxMaxRequestsReached = stats.counter(p + "cx_max_requests_reached");
    cxDrainClose = stats.counter(p + "cx_drain_close");
    cxDelayedCloseTimeout = stats.counter(p + "cx_delayed_close_timeout");
    cxProtocolError = stats.counter(p + "cx_protocol_error");
    pausedReading = stats.counter(p + "flow_control_paused_reading_total");
    resumedReading = stats.counter(p + "flow_control_resumed_reading_total");
    rqTotal = stats.counter(p + "rq_total");
    rqHttp1Total = stats.counter(p + "rq_http1_total");
    rqActive = stats.gauge(p + "rq_active");
    rqTime = stats.histogram(p + "rq_time");
    rqRxReset = stats.counter(p + "rq_rx_reset");
    rqTxReset = stats.counter(p + "rq_tx_reset");
    rqIdleTimeout = stats.counter(p + "rq_idle_timeout");
    rqTimeout = stats.counter(p + "rq_timeout");
    rqHeaderTimeout = stats.counter(p + "rq_header_timeout");
    rqMaxDurationReached = stats.counter(p + "rq_max_duration_reached");
    rqNonRelativePath = stats.counter(p + "rq_non_relative_path");
    rqTooLarge = stats.counter(p + "rq_too_large");
    rqResponseBeforeComplete = stats.counter(p + "rq_response_before_rq_complete");
    rqUpgradeRefused = stats.counter(p + "rq_ws_on_non_ws_route");
    rqFailedPathNormalization = stats.counter(p + "rq_failed_path_normalization");
    rqRedirectedWithNormalizedPath = stats.counter(p + "rq_redirected_with_normalized_path");
    rsTooLarge = stats.counter(http + "rs_too_large");
    cxUpgradesTotal = stats.counter(p + "cx_upgrades_total");
    cxUpgradesActive = stats.gauge(p + "cx_upgrades_active");
    headersDropped = stats.counter("http1.dropped_headers_with_underscores");
    rqUnderscoreRefused = stats.counter("http1.requests_rejected_with_underscores_in_headers");
    responses = new Responses(stats, p);
    listenerResponses = new Responses(stats, listenerPrefix + http + "downstream_");
  }

  /** Counts a response's head. */
  void chargeResponse(StatsShard shard, int status) {
    responses.charge(shard, status);
    listenerResponses.charge(shard, status);
  }

  /** Responses by class. */
  private static final class Responses {
    private final Counter completed;
    private final Counter[] byClass = new Counter[5];

    Responses(StatsStore stats, String prefix) {
      completed = stats.counter(prefix + "rq_completed");
      for (int i = 0; i < byClass.length; i++) {
        byClass[i] = stats.counter(prefix + "rq_" + (i + 1) + "xx");
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
