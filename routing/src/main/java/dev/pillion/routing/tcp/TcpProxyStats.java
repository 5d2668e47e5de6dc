package dev.pillion.routing.tcp;

import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.Gauge;
import dev.pillion.proxycore.stats.StatsScope;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.routing.cluster.StatNames;

/**
 * {@code tcp.<stat_prefix>.*} (Envoy: configuration/listeners/network_filters/tcp_proxy_filter).
 */
record TcpProxyStats(
    Counter cxTotal,
    Counter cxNoRoute,
    Counter cxRxBytes,
    Counter cxTxBytes,
    Counter pausedReading,
    Counter resumedReading,
    Counter idleTimeout,
    Counter maxDuration,
    Counter upstreamFlushTotal,
    Gauge upstreamFlushActive) {
  /** Envoy lists these of every TCP proxy; they are of what is not built. */
  private static final String[] ZERO_COUNTERS = {
    "downstream_cx_drain_close",
    "downstream_cx_overload_close",
    "early_data_received_count_total",
    "route_delayed_total"
  };

  static TcpProxyStats of(StatsStore store, String statPrefix) {
    StatsScope scope = store.scope("tcp." + StatNames.sanitize(statPrefix) + ".");
    scope.listZeroCounters(ZERO_COUNTERS);
    scope.gauge("downstream_cx_rx_bytes_buffered");
    scope.gauge("downstream_cx_tx_bytes_buffered");
    return new TcpProxyStats(
        scope.counter("downstream_cx_total"),
        scope.counter("downstream_cx_no_route"),
        scope.counter("downstream_cx_rx_bytes_total"),
        scope.counter("downstream_cx_tx_bytes_total"),
        scope.counter("downstream_flow_control_paused_reading_total"),
        scope.counter("downstream_flow_control_resumed_reading_total"),
        scope.counter("idle_timeout"),
        scope.counter("max_downstream_connection_duration"),
        scope.counter("upstream_flush_total"),
        scope.gauge("upstream_flush_active"));
  }
}
