package dev.pillion.listeners.http;

import dev.pillion.httpcodec.Http1Settings;
import dev.pillion.listeners.http.Upgrades.Upgrade;
import dev.pillion.listeners.http.header.HostNormalizer;
import dev.pillion.listeners.http.header.RequestHeaderPolicy;
import dev.pillion.listeners.http.header.ResponseHeaderPolicy;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig;
import dev.pillion.proxycore.http.HeaderMutation;
import dev.pillion.proxycore.http.HttpFilterSeat;
import dev.pillion.proxycore.log.AccessLogger;
import dev.pillion.proxycore.route.RouteTableProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One configured connection manager, compiled: what its connections share. Immutable. Times are
 * nanoseconds, 0 meaning none.
 */
final class HttpSettings {
  final HttpRuntime runtime;
  final HttpConnectionManagerStats stats;
  final RouteTableProvider routes;
  final HttpFilterSeat[] filters;
  final Upgrades upgrades;
  final HeaderMutation[] earlyMutations;
  final AccessLogger[] accessLoggers;
  final Http1Settings http1;
  final RequestHeaderPolicy requestHeaders;
  final ResponseHeaderPolicy responseHeaders;
  final RequestTargetRules targets;
  final HostNormalizer hosts;
  final @Nullable LocalReplyRewriter localReplies;
  final boolean proxy100Continue;
  final boolean logsNewRequests;
  final boolean logsTunnels;
  final boolean softDrain;
  final int maxRequestsPerConnection;
  final long idleNanos;
  final long streamIdleNanos;
  final long requestNanos;
  final long requestHeadersNanos;
  final long maxStreamNanos;
  final long maxConnectionNanos;
  final long drainNanos;
  final long delayedCloseNanos;
  final long logIntervalNanos;

  HttpSettings(
      HttpRuntime runtime,
      HttpConnectionManagerConfig config,
      RouteTableProvider routes,
      List<HttpFilterSeat> filters,
      List<Upgrade> upgrades,
      List<AccessLogger> accessLoggers,
      String listenerStatPrefix) {
    this.runtime = runtime;
    this.stats =
        new HttpConnectionManagerStats(runtime.stats, config.statPrefix(), listenerStatPrefix);
    this.routes = routes;
    this.filters = filters.toArray(new HttpFilterSeat[0]);
    this.upgrades = new Upgrades(upgrades, this.filters);
    this.earlyMutations =
        config.requestHeaderOptions().earlyMutations().toArray(new HeaderMutation[0]);
    this.accessLoggers = accessLoggers.toArray(new AccessLogger[0]);
    this.http1 = Http1Settings.of(config);
    this.requestHeaders = new RequestHeaderPolicy(config, runtime.node);
    this.responseHeaders = new ResponseHeaderPolicy(config, runtime.node);
    this.targets = new RequestTargetRules(config, runtime.rejectPathWithFragment, stats);
    this.hosts = new HostNormalizer(config);
    this.localReplies = LocalReplyRewriter.of(config.localReplies());
    this.proxy100Continue = config.proxy100Continue();
    this.logsNewRequests = config.accessLogOptions().onNewRequest();
    this.logsTunnels = config.accessLogOptions().onTunnel();
    this.logIntervalNanos = config.accessLogOptions().interval().toNanos();
    this.softDrain = config.http1SafeMaxConnectionDuration();
    this.maxRequestsPerConnection = config.maxRequestsPerConnection();
    this.idleNanos = config.idleTimeout().toNanos();
    this.streamIdleNanos = config.streamIdleTimeout().toNanos();
    this.requestNanos = config.requestTimeout().toNanos();
    this.requestHeadersNanos = config.requestHeadersTimeout().toNanos();
    this.maxStreamNanos = config.maxStreamDuration().toNanos();
    this.maxConnectionNanos = config.maxConnectionDuration().toNanos();
    this.drainNanos = config.drainTimeout().toNanos();
    this.delayedCloseNanos = config.delayedCloseTimeout().toNanos();
  }
}
