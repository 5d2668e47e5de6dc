package dev.pillion.routing.router;

import dev.pillion.httpcodec.StreamEncoder;
import dev.pillion.proxycore.config.http.HttpFilterConfig;
import dev.pillion.proxycore.config.route.RouteAction;
import dev.pillion.proxycore.error.ProxyError.RetrySafety;
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
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The terminal HTTP filter (Envoy: envoy.filters.http.router): finds the route's cluster, a host
 * and a connection, and sends the request there. For one stream, on its worker.
 */
final class RouterFilter extends ResponsePath
    implements HttpFilter, Watermarks, LoadBalancerContext {
  private RouteAction.@Nullable Forward action;
  private @Nullable RequestBody body;
  private @Nullable HeaderMap requestTrailers;
  private int downstreamBlocked;
  private boolean headersEndStream;
  private boolean requestComplete;
  private boolean keepBody;
  private boolean idempotent;

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
    info.upstreamHostName = host.host().hostname();
    info.upstreamHost = host.host();
    UpstreamCharges.attempt(routeStats(), shard());
    UpstreamRequest attempt = new UpstreamRequest(this, host);
    upstream = attempt;
    attempt.start(forward.priority(), fresh);
  }

  /** A connection is there: what has come of the request goes out. */
  void onUpstreamReady(UpstreamRequest attempt, StreamEncoder encoder) {
    HeaderMap headers = callbacks.requestHeaders();
    keepBody = info.upstreamAttempts == 1 && attempt.onReusedConnection(); // at most once again
    idempotent = SafeMethods.idempotent(headers);
    long now = callbacks.worker().time().nanoTime();
    if (info.firstUpstreamTxByteNanos == StreamInfo.UNSET) {
      info.firstUpstreamTxByteNanos = now;
    }
    for (int i = 0; i < downstreamBlocked; i++) {
      encoder.readDisable(true);
    }
    WorkerCluster used = attempt.host().cluster();
    long duration = timeouts.streamNanos(used.maxStreamDurationNanos());
    timers = RouterTimers.withMaxStreamDuration(timers, this, used, duration);
    encoder.encodeHeaders(headers, headersEndStream);
    RequestBody waiting = body;
    if (waiting != null) {
      waiting.sendTo(encoder, requestComplete && requestTrailers == null, keepBody);
    }
    HeaderMap trailers = requestTrailers;
    if (trailers != null) {
      encoder.encodeTrailers(trailers);
    }
    if (requestComplete) {
      info.lastUpstreamTxByteNanos = now;
    }
  }

  @Override
  public FilterStatus decodeData(ByteBuf data, boolean endStream) {
    UpstreamRequest attempt = upstream;
    if (done || attempt == null) {
      data.release();
      return FilterStatus.STOP;
    }
    requestComplete = endStream;
    StreamEncoder encoder = attempt.encoder();
    if (encoder == null) {
      body().hold(data);
    } else {
      if (keepBody) {
        keepBody = body().keep(data, idempotent || attempt.unsent());
      }
      encoder.encodeData(data, endStream);
    }
    if (endStream) {
      onRequestComplete();
    }
    return FilterStatus.STOP;
  }

  private RequestBody body() {
    RequestBody present = body;
    if (present == null) {
      present = new RequestBody(callbacks);
      body = present;
    }
    return present;
  }

  @Override
  void forgetBody() {
    keepBody = false;
    if (body != null) {
      body.release();
    }
  }

  @Override
  public FilterStatus decodeTrailers(HeaderMap trailers) {
    UpstreamRequest attempt = upstream;
    if (done || attempt == null) {
      return FilterStatus.STOP;
    }
    requestComplete = true;
    requestTrailers = trailers;
    StreamEncoder encoder = attempt.encoder();
    if (encoder != null) {
      encoder.encodeTrailers(trailers);
    }
    onRequestComplete();
    return FilterStatus.STOP;
  }

  private void onRequestComplete() {
    requestComplete = true;
    requestCompleteNanos = callbacks.worker().time().nanoTime();
    if (upstream != null && upstream.encoder() != null) {
      info.lastUpstreamTxByteNanos = requestCompleteNanos;
    }
    if (done) {
      return;
    }
    if (timeouts.globalNanos > 0) {
      callbacks.worker().timers().arm(this, timeouts.globalNanos);
    }
    if (timeouts.perTryNanos > 0 && !headersSent) {
      timers = RouterTimers.withPerTry(timers, this, callbacks.worker(), timeouts.perTryNanos);
    }
  }

  @Override
  RetrySafety retrySafety(UpstreamRequest attempt, ResetReason reason) {
    return attempt.retrySafety(reason, keepBody, idempotent);
  }

  @Override
  void retryOnFreshConnection(WorkerHost host) {
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
