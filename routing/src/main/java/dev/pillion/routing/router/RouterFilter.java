package dev.pillion.routing.router;

import dev.pillion.httpcodec.StreamEncoder;
import dev.pillion.proxycore.config.http.HttpFilterConfig;
import dev.pillion.proxycore.config.route.RouteAction;
import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.HttpFilter;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.http.LocalReply;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.http.Watermarks;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.routing.pool.LoadBalancerContext;
import dev.pillion.routing.pool.WorkerCluster;
import dev.pillion.routing.pool.WorkerClusters;
import dev.pillion.routing.pool.WorkerHost;
import dev.pillion.routing.route.MatchedRoute;
import org.jspecify.annotations.Nullable;

/**
 * The terminal HTTP filter (Envoy: envoy.filters.http.router): finds the route's cluster, a host
 * and a connection, and sends the request there. For one stream, on its worker.
 */
final class RouterFilter extends RequestPath
    implements HttpFilter, Watermarks, LoadBalancerContext {
  private RouteAction.@Nullable Forward action;

  RouterFilter(
      HttpFilterConfig.Router config,
      RouterStats stats,
      WorkerClusters clusters,
      HttpFilterCallbacks callbacks) {
    super(config, stats, clusters, callbacks);
  }

  @Override
  public ConnectionInfo downstreamConnection() {
    return info.connection;
  }

  @Override
  public HeaderMap downstreamHeaders() {
    return callbacks.requestHeaders();
  }

  // The way of the request.

  @Override
  public FilterStatus decodeHeaders(HeaderMap headers, boolean endStream) {
    stats.rqTotal().inc(shard());
    headersEndStream = endStream;
    MatchedRoute matched = (MatchedRoute) callbacks.route();
    if (matched == null) {
      stats.noRoute().inc(shard());
      fail(RouterErrors.routeNotFound());
      return FilterStatus.STOP;
    }
    switch (matched.action()) {
      case RouteAction.Forward forward -> forward(matched, forward, headers, endStream);
      case RouteAction.Redirect redirect ->
          direct(LocalAnswers.redirect(redirect, matched, headers, callbacks.formatContext()));
      case RouteAction.DirectResponse direct ->
          direct(LocalAnswers.direct(direct, matched, headers, callbacks.formatContext()));
      case RouteAction.NonForwarding _ -> {
        stats.noCluster().inc(shard());
        fail(RouterErrors.clusterNotFound(503));
      }
    }
    return FilterStatus.STOP;
  }

  private void direct(LocalReply reply) {
    stats.rqDirectResponse().inc(shard());
    done = true;
    callbacks.sendLocalReply(reply);
  }

  private void forward(
      MatchedRoute matched, RouteAction.Forward forward, HeaderMap headers, boolean endStream) {
    String name = matched.clusterName(headers);
    WorkerCluster found = clusters.cluster(name);
    if (found == null) {
      stats.noCluster().inc(shard());
      fail(RouterErrors.clusterNotFound(forward.clusterNotFoundStatus()));
      return;
    }
    route = matched;
    action = forward;
    websocket = !endStream && WebsocketHandshake.isAsked(headers);
    cluster = found;
    info.upstreamCluster = name;
    info.upstreamClusterStatName = found.altStatName();
    info.upstreamClusterInfo = found.cluster();
    info.upstreamAttempts = 1;
    nameStats(found, headers);
    WorkerHost host = found.chooseHost(this);
    if (host == null) {
      charge(found, 503);
      fail(RouterErrors.noHealthyUpstream());
      return;
    }
    RequestPreparation.prepare(
        headers, config, matched, forward, timeouts, host, callbacks.formatContext());
    retries =
        RequestPreparation.takeRetries(
            this, headers, matched.retryPolicy(), found.resources(forward.priority()).retries());
    callbacks.setDownstreamWatermarks(this);
    startAttempt(host, false);
    if (endStream) {
      onRequestComplete();
    }
  }

  /** A caller may ask to be counted under another name as well. */
  private void nameStats(WorkerCluster found, HeaderMap headers) {
    int line = headers.indexOf(HeaderNames.X_ENVOY_UPSTREAM_ALT_STAT_NAME);
    if (line >= 0) {
      alternativeStats = found.stats().alternative(headers.value(line));
      headers.remove(HeaderNames.X_ENVOY_UPSTREAM_ALT_STAT_NAME);
    }
  }

  private void startAttempt(WorkerHost host, boolean fresh) {
    RouteAction.Forward forward = action;
    if (forward == null) {
      throw new IllegalStateException("no route yet");
    }
    info.upstreamRemoteAddress = null;
    info.upstreamLocalAddress = null;
    info.upstreamHostName = host.host().hostname();
    info.upstreamHost = host.host();
    UpstreamCharges.attempt(routeStats(), shard());
    UpstreamRequest attempt = new UpstreamRequest(this, host);
    upstream = attempt;
    if (retries != null) {
      retries.attempted(host.host());
    }
    attempt.start(forward.priority(), fresh);
  }

  @Override
  void retryOnFreshConnection(WorkerHost host) {
    raceRepeated = true;
    info.upstreamAttempts++;
    host.cluster().stats().rqRetry.inc(shard());
    UpstreamCharges.retry(routeStats(), shard());
    MatchedRoute matched = route;
    if (matched != null && matched.includeAttemptCountInRequest()) {
      callbacks
          .requestHeaders()
          .set(HeaderNames.X_ENVOY_ATTEMPT_COUNT, Integer.toString(info.upstreamAttempts));
    }
    startAttempt(host, true);
  }

  @Override
  void retry(boolean afterTimeout) {
    MatchedRoute matched = route;
    WorkerCluster found = clusters.cluster(cluster().cluster().name());
    info.upstreamAttempts++;
    WorkerHost host = found == null ? null : found.chooseHost(this);
    if (matched == null || host == null) { // it may be gone since
      charge(cluster(), 503);
      fail(RouterErrors.noHealthyUpstream());
      return;
    }
    cluster = found;
    long now = callbacks.worker().time().nanoTime();
    RequestPreparation.prepareRetry(
        callbacks.requestHeaders(),
        config,
        matched,
        timeouts,
        host,
        info.upstreamAttempts,
        afterTimeout,
        requestCompleteNanos == StreamInfo.UNSET ? 0 : now - requestCompleteNanos);
    startAttempt(host, false);
  }

  /** There are too many pools for one more: as if there were no host. */
  void onNoPool() {
    info.upstreamRemoteAddress = null;
    info.upstreamHostName = null;
    info.upstreamHost = null;
    charge(cluster(), 503);
    fail(RouterErrors.noHealthyUpstream());
  }

  @Override
  public int hostSelectionRetries() {
    return retries == null ? 0 : retries.hostSelectionRetries();
  }

  @Override
  public boolean rejects(WorkerHost host) {
    return retries != null && retries.rejects(host);
  }

  // Flow control: a client that reads slowly stops its upstream.

  @Override
  public void onAboveHighWatermark() {
    downstreamBlocked++;
    StreamEncoder encoder = upstream == null ? null : upstream.encoder();
    if (encoder != null && cluster != null) {
      cluster.stats().flowControlPausedReading.inc(shard());
      encoder.readDisable(true);
    }
  }

  @Override
  public void onBelowLowWatermark() {
    downstreamBlocked--;
    StreamEncoder encoder = upstream == null ? null : upstream.encoder();
    if (encoder != null && cluster != null) {
      cluster.stats().flowControlResumedReading.inc(shard());
      encoder.readDisable(false);
    }
  }

  @Override
  public void onDestroy() {
    done = true;
    cleanup();
    if (upstream != null) {
      upstream.reset();
    }
    giveBack();
  }
}
