package dev.pillion.routing.route;

import dev.pillion.proxycore.config.route.RouteConfiguration;
import dev.pillion.proxycore.config.route.VirtualHost;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.route.RouteTable;
import dev.pillion.proxycore.stats.StatsStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route configuration ready to be matched: every table is built here, nothing a request.
 * Immutable, any worker.
 */
public final class CompiledRouteTable implements RouteTable {
  private final DomainTable<CompiledVirtualHost> hosts;
  private final boolean ignorePort;
  private final List<HeaderName> internalOnlyHeaders;

  private CompiledRouteTable(
      DomainTable<CompiledVirtualHost> hosts,
      boolean ignorePort,
      List<HeaderName> internalOnlyHeaders) {
    this.hosts = hosts;
    this.ignorePort = ignorePort;
    this.internalOnlyHeaders = internalOnlyHeaders;
  }

  /**
   * Compiles a configuration that the translator has validated.
   *
   * @param stats where routes with a {@code stat_prefix} count
   */
  public static CompiledRouteTable compile(RouteConfiguration config, StatsStore stats) {
    DomainTable.Builder<CompiledVirtualHost> hosts = new DomainTable.Builder<>();
    for (VirtualHost host : config.virtualHosts()) {
      CompiledVirtualHost compiled = new CompiledVirtualHost(config, host, stats);
      host.domains().forEach(domain -> hosts.add(domain, compiled));
    }
    return new CompiledRouteTable(
        hosts.build(), config.ignorePortInHostMatching(), config.internalOnlyHeaders());
  }

  @Override
  public @Nullable MatchedRoute match(HeaderMap headers, StreamInfo info, long random) {
    CompiledVirtualHost host = hosts.onlyAny() ? hosts.any() : find(headers);
    return host == null ? null : host.match(headers, info, random);
  }

  private @Nullable CompiledVirtualHost find(HeaderMap headers) {
    String authority = headers.get(HeaderNames.AUTHORITY);
    if (authority == null) {
      return null;
    }
    return hosts.find(ignorePort ? withoutPort(authority) : authority);
  }

  /** The host without a port that stands behind it; an IPv6 literal keeps its brackets. */
  static String withoutPort(String authority) {
    int colon = authority.lastIndexOf(':');
    if (colon < 0 || authority.indexOf(']', colon) >= 0) {
      return authority;
    }
    for (int i = colon + 1; i < authority.length(); i++) {
      if (authority.charAt(i) < '0' || authority.charAt(i) > '9') {
        return authority;
      }
    }
    return colon + 1 == authority.length() ? authority : authority.substring(0, colon);
  }

  @Override
  public List<HeaderName> internalOnlyHeaders() {
    return internalOnlyHeaders;
  }
}
