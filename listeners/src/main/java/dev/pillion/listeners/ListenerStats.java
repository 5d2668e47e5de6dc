package dev.pillion.listeners;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.listener.ListenerConfig;
import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.Gauge;
import dev.pillion.proxycore.stats.Histogram;
import dev.pillion.proxycore.stats.StatsScope;
import dev.pillion.proxycore.stats.StatsStore;

/** {@code listener.<address>.*} (Envoy: configuration/listeners/stats). */
final class ListenerStats {
  final String prefix;
  private static final String ADMIN = "admin";

  final Counter cxTotal;
  final Counter cxDestroy;
  final Gauge cxActive;
  final Histogram cxLengthMs;
  final Counter cxOverflow;
  final Counter globalCxOverflow;
  final Counter cxOverloadReject;
  final Counter transportSocketConnectTimeout;
  final Counter preCxTimeout;
  final Gauge preCxActive;
  final Counter noFilterChainMatch;
  final Counter listenerFilterError;
  final Counter listenerFilterRemoteClose;
  final Histogram acceptedPerSocketEvent;

  ListenerStats(StatsStore stats, ListenerConfig config) {
    StatsScope scope = stats.scope("listener." + statName(config) + ".");
    prefix = scope.prefix();
    cxTotal = scope.counter("downstream_cx_total");
    cxDestroy = scope.counter("downstream_cx_destroy");
    cxActive = scope.gauge("downstream_cx_active");
    cxLengthMs = scope.histogram("downstream_cx_length_ms");
    cxOverflow = scope.counter("downstream_cx_overflow");
    globalCxOverflow = scope.counter("downstream_global_cx_overflow");
    cxOverloadReject = scope.counter("downstream_cx_overload_reject");
    transportSocketConnectTimeout = scope.counter("downstream_cx_transport_socket_connect_timeout");
    preCxTimeout = scope.counter("downstream_pre_cx_timeout");
    preCxActive = scope.gauge("downstream_pre_cx_active");
    noFilterChainMatch = scope.counter("no_filter_chain_match");
    listenerFilterError = scope.counter("downstream_listener_filter_error");
    listenerFilterRemoteClose = scope.counter("downstream_listener_filter_remote_close");
    acceptedPerSocketEvent = scope.histogram("connections_accepted_per_socket_event");
    if (!config.statPrefix().equals(ADMIN)) { // whose filters never come by discovery
      scope.counter("extension_config_missing");
      scope.counter("network_extension_config_missing");
    }
  }

  /** Envoy's form of an address in a statistic's name: {@code 0.0.0.0_80}, {@code [__]_80}. */
  static String statName(ListenerConfig config) {
    if (!config.statPrefix().isEmpty()) {
      return config.statPrefix();
    }
    return switch (config.address()) {
      case Address.Socket socket -> socket.toString().replace(':', '_');
      case Address.Pipe pipe -> pipe.path().replace(':', '_');
    };
  }
}
