package dev.pillion.routing.tcp;

import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.Gauge;
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

  static TcpProxyStats of(StatsStore store, String statPrefix) {
    String prefix = "tcp." + StatNames.sanitize(statPrefix) + ".";
    return new TcpProxyStats(
        store.counter(prefix + "downstream_cx_total"),
        store.counter(prefix + "downstream_cx_no_route"),
        store.counter(prefix + "downstream_cx_rx_bytes_total"),
        store.counter(prefix + "downstream_cx_tx_bytes_total"),
        store.counter(prefix + "downstream_flow_control_paused_reading_total"),
        store.counter(prefix + "downstream_flow_control_resumed_reading_total"),
        store.counter(prefix + "idle_timeout"),
        store.counter(prefix + "max_downstream_connection_duration"),
        store.counter(prefix + "upstream_flush_total"),
        store.gauge(prefix + "upstream_flush_active"));
  }
}
