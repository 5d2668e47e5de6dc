package dev.pillion.listeners;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.listener.ListenerConfig;
import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.Gauge;
import dev.pillion.proxycore.stats.Histogram;
import dev.pillion.proxycore.stats.StatsStore;

/** {@code listener.<address>.*} (Envoy: configuration/listeners/stats). */
final class ListenerStats {
  final String prefix;
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
  final Counter extensionConfigMissing;
  final Counter networkExtensionConfigMissing;

  ListenerStats(StatsStore stats, ListenerConfig config) {
    prefix = "listener." + statName(config) + ".";
    cxTotal = stats.counter(prefix + "downstream_cx_total");
    cxDestroy = stats.counter(prefix + "downstream_cx_destroy");
    cxActive = stats.gauge(prefix + "downstream_cx_active");
    cxLengthMs = stats.histogram(prefix + "downstream_cx_length_ms");
    cxOverflow = stats.counter(prefix + "downstream_cx_overflow");
    globalCxOverflow = stats.counter(prefix + "downstream_global_cx_overflow");
    cxOverloadReject = stats.counter(prefix + "downstream_cx_overload_reject");
    transportSocketConnectTimeout =
        stats.counter(prefix + "downstream_cx_transport_socket_connect_timeout");
    preCxTimeout = stats.counter(prefix + "downstream_pre_cx_timeout");
    preCxActive = stats.gauge(prefix + "downstream_pre_cx_active");
    noFilterChainMatch = stats.counter(prefix + "no_filter_chain_match");
    listenerFilterError = stats.counter(prefix + "downstream_listener_filter_error");
    listenerFilterRemoteClose = stats.counter(prefix + "downstream_listener_filter_remote_close");
    acceptedPerSocketEvent = stats.histogram(prefix + "connections_accepted_per_socket_event");
    extensionConfigMissing = stats.counter(prefix + "extension_config_missing");
    networkExtensionConfigMissing = stats.counter(prefix + "network_extension_config_missing");
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
