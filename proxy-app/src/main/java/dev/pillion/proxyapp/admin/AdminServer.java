package dev.pillion.proxyapp.admin;

import dev.pillion.listeners.AccessLoggers;
import dev.pillion.listeners.ConnectionLimits;
import dev.pillion.listeners.ListenerManager;
import dev.pillion.listeners.http.HttpConnectionManagerFactory;
import dev.pillion.listeners.http.HttpRuntime;
import dev.pillion.listeners.http.header.NodeIdentity;
import dev.pillion.proxycore.config.AdminConfig;
import dev.pillion.proxycore.config.ConfigException;
import dev.pillion.proxycore.config.http.AccessLogOptions;
import dev.pillion.proxycore.config.http.Http1Options;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.CodecType;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.EscapedSlashes;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.HeadersWithUnderscores;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.InternalAddressConfig;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.ServerHeaderTransformation;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.StripPort;
import dev.pillion.proxycore.config.http.LocalReplyConfig;
import dev.pillion.proxycore.config.http.RequestHeaderOptions;
import dev.pillion.proxycore.config.listener.FilterChainConfig;
import dev.pillion.proxycore.config.listener.FilterChainMatch;
import dev.pillion.proxycore.config.listener.ListenerConfig;
import dev.pillion.proxycore.config.listener.ListenerConfig.TrafficDirection;
import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import dev.pillion.proxycore.config.route.RouteConfiguration;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderMutations;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HttpFilterFactory;
import dev.pillion.proxycore.http.HttpFilterSeat;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.log.AccessLogger;
import dev.pillion.proxycore.network.NetworkFilterFactory;
import dev.pillion.proxycore.route.Route;
import dev.pillion.proxycore.route.RouteTable;
import dev.pillion.proxycore.runtime.RuntimeFlag;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.worker.Worker;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The admin server: a listener and a connection manager of its own on the main thread, so that it
 * answers while the workers are busy. Statistics are {@code listener.admin.*} and {@code
 * http.admin.*}.
 */
public final class AdminServer implements AutoCloseable {
  private static final String NAME = "admin";
  private static final int BUFFER_LIMIT = 1 << 20;

  private final ListenerManager listeners;

  private AdminServer(ListenerManager listeners) {
    this.listeners = listeners;
  }

  /**
   * Binds and begins to answer.
   *
   * @throws ConfigException when the address cannot be bound
   */
  public static AdminServer start(
      AdminConfig config,
      Worker main,
      StatsStore stats,
      NodeIdentity node,
      AccessLoggers accessLoggers,
      AdminPages pages,
      ConnectionLimits limits)
      throws ConfigException {
    HttpRuntime runtime = new HttpRuntime(List.of(main), stats, node, RuntimeFlag.fixed(true));
    List<AccessLogger> loggers = config.accessLog().stream().map(accessLoggers::create).toList();
    ListenerManager listeners =
        ListenerManager.forAdmin(
            main,
            stats,
            (filter, listener, prefix) ->
                connectionManager(
                    runtime, loggers, AdminFilter.factory(pages, config.allowPaths()), prefix),
            accessLoggers,
            limits);
    listeners.add(listener(config));
    listeners.startAccepting();
    return new AdminServer(listeners);
  }

  /** The address bound, with the port that the kernel chose. */
  public SocketAddress address() {
    return listeners.addressesOf(NAME).getFirst();
  }

  @Override
  public void close() {
    listeners.close();
  }

  private static NetworkFilterFactory connectionManager(
      HttpRuntime runtime,
      List<AccessLogger> loggers,
      HttpFilterFactory filter,
      String statPrefix) {
    RouteTable routes = new NoRoutes();
    return new HttpConnectionManagerFactory(
        runtime,
        CONNECTION_MANAGER,
        () -> routes,
        List.of(new HttpFilterSeat("admin", false, filter)),
        List.of(),
        loggers,
        statPrefix);
  }

  /** Pages are found by {@link AdminPages}. */
  private static final class NoRoutes implements RouteTable {
    @Override
    public @Nullable Route match(HeaderMap headers, StreamInfo info, long random) {
      return null;
    }

    @Override
    public List<HeaderName> internalOnlyHeaders() {
      return List.of();
    }
  }

  private static final RouteConfiguration ROUTES =
      new RouteConfiguration(
          NAME, List.of(), List.of(), HeaderMutations.NONE, false, false, false, 4096, Map.of());

  /** As Envoy's own: no request id, no tracing, HTTP/1.0 for the simplest of clients. */
  private static final HttpConnectionManagerConfig CONNECTION_MANAGER =
      new HttpConnectionManagerConfig(
          NAME,
          CodecType.HTTP1,
          ROUTES,
          List.of(),
          List.of(),
          "envoy",
          ServerHeaderTransformation.OVERWRITE,
          new Http1Options(true, NAME, true, false, Http1Options.HeaderCase.LOWER, false),
          /* idleTimeout= */ Duration.ofHours(1),
          /* streamIdleTimeout= */ Duration.ofMinutes(5),
          /* requestTimeout= */ Duration.ZERO,
          /* requestHeadersTimeout= */ Duration.ZERO,
          /* drainTimeout= */ Duration.ofMillis(100),
          /* delayedCloseTimeout= */ Duration.ofSeconds(1),
          /* maxConnectionDuration= */ Duration.ZERO,
          /* maxStreamDuration= */ Duration.ZERO,
          /* maxRequestsPerConnection= */ 0,
          /* maxRequestHeadersKb= */ 60,
          /* maxHeadersCount= */ 100,
          /* useRemoteAddress= */ true,
          InternalAddressConfig.NONE,
          /* xffNumTrustedHops= */ 0,
          /* skipXffAppend= */ false,
          /* via= */ "",
          /* generateRequestId= */ false,
          /* preserveExternalRequestId= */ false,
          /* alwaysSetRequestIdInResponse= */ false,
          /* addUserAgent= */ false,
          /* proxy100Continue= */ false,
          /* normalizePath= */ true,
          /* mergeSlashes= */ true,
          EscapedSlashes.KEEP_UNCHANGED,
          StripPort.NONE,
          /* stripTrailingHostDot= */ false,
          /* streamErrorOnInvalidHttpMessage= */ false,
          HeadersWithUnderscores.ALLOW,
          RequestHeaderOptions.DEFAULT,
          /* upgrades= */ List.of(),
          AccessLogOptions.DEFAULT,
          /* proxyStatus= */ null,
          /* http1SafeMaxConnectionDuration= */ false,
          LocalReplyConfig.NONE);

  private static ListenerConfig listener(AdminConfig config) {
    NetworkFilterConfig filter = new NetworkFilterConfig.Http(CONNECTION_MANAGER);
    FilterChainConfig chain =
        new FilterChainConfig(/* name= */ "", FilterChainMatch.ANY, List.of(filter));
    return new ListenerConfig(
        NAME,
        config.address(),
        List.of(),
        /* statPrefix= */ NAME,
        /* bindToPort= */ true,
        /* useOriginalDst= */ false,
        TrafficDirection.UNSPECIFIED,
        /* drainsOnFailedHealthCheck= */ false,
        List.of(),
        /* filtersTimeout= */ Duration.ZERO,
        /* continueOnFiltersTimeout= */ false,
        List.of(chain),
        /* defaultFilterChain= */ null,
        /* exactBalance= */ false,
        BUFFER_LIMIT,
        /* reusePort= */ false,
        /* transparent= */ false,
        /* freebind= */ false,
        config.ignoreGlobalConnLimit(),
        /* maxConnectionsPerSocketEvent= */ 0,
        /* tcpBacklog= */ 0,
        /* keepalive= */ null,
        config.socketOptions(),
        List.of(),
        /* metadata= */ Map.of());
  }
}
