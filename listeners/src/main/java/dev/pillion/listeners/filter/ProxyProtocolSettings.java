package dev.pillion.listeners.filter;

import dev.pillion.proxycore.config.listener.ListenerFilterConfig;
import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.StatsStore;

/** What the connections of one configured proxy_protocol filter share; {@code proxy_proto.*}. */
final class ProxyProtocolSettings {
  final ListenerFilterConfig.ProxyProtocol config;
  final boolean v1Allowed;
  final boolean v2Allowed;
  final Counter errors;
  final Counter notFoundAllowed;
  final Counter notFoundDisallowed;
  final VersionStats v1;
  final VersionStats v2;

  ProxyProtocolSettings(ListenerFilterConfig.ProxyProtocol config, StatsStore stats) {
    this.config = config;
    v1Allowed = !config.disallowedVersions().contains(1);
    v2Allowed = !config.disallowedVersions().contains(2);
    errors = stats.counter("downstream_cx_proxy_proto_error");
    notFoundAllowed = stats.counter("proxy_proto.not_found_allowed");
    notFoundDisallowed = stats.counter("proxy_proto.not_found_disallowed");
    v1 = new VersionStats(stats, "v1");
    v2 = new VersionStats(stats, "v2");
  }

  /** {@code proxy_proto.versions.<version>.*}. */
  static final class VersionStats {
    final Counter found;
    final Counter disallowed;
    final Counter error;

    VersionStats(StatsStore stats, String version) {
      String prefix = "proxy_proto.versions." + version + ".";
      found = stats.counter(prefix + "found");
      disallowed = stats.counter(prefix + "disallowed");
      error = stats.counter(prefix + "error");
    }
  }
}
