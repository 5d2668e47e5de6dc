package dev.pillion.routing.router;

import dev.pillion.httpcodec.StreamEncoder;
import dev.pillion.proxycore.config.http.HttpFilterConfig;
import dev.pillion.proxycore.config.route.RouteAction;
import dev.pillion.proxycore.error.ProxyError;
import dev.pillion.proxycore.error.ProxyError.RetrySafety;
import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.HttpFilter;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.http.LocalReply;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.http.Watermarks;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.time.Timer;
import dev.pillion.routing.pool.LoadBalancerContext;
import dev.pillion.routing.pool.WorkerCluster;
import dev.pillion.routing.pool.WorkerClusters;
import dev.pillion.routing.pool.WorkerHost;
import dev.pillion.routing.route.MatchedRoute;
import dev.pillion.routing.route.RouteStats;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The terminal HTTP filter (Envoy: envoy.filters.http.router): finds the route's cluster, a host
 * and a connection, sends the request there and hands the response back. It is its own timer for
 * the route's timeout. For one stream, on its worker.
 */
final class RouterFilter extends Timer implements HttpFilter, Watermarks, LoadBalancerContext {
  private final HttpFilterConfig.Router config;
  private final RouterStats stats;
  private final WorkerClusters clusters;
  private final HttpFilterCallbacks callbacks;
  private final StreamInfo info;
  private final Timeouts timeouts = new Timeouts();

  private @Nullable MatchedRoute route;
  private RouteAction.@Nullable Forward action;
  private @Nullable WorkerCluster cluster;
  private @Nullable UpstreamRequest upstream;
  private @Nullable RequestBody body;
  private @Nullable HeaderMap requestTrailers;
  private @Nullable HeaderMap responseHeaders;
  private @Nullable RouterTimers timers;
  private int timeoutStatus = 504;
  private int downstreamBlocked;
  private long requestCompleteNanos = StreamInfo.UNSET;
  private boolean headersEndStream;
  private boolean requestComplete;
  private boolean responseStarted;
  private boolean keepBody;
  private boolean idempotent;
  private boolean done;

  RouterFilter(
      HttpFilterConfig.Router config,
      RouterStats stats,
      WorkerClusters clusters,
      HttpFilterCallbacks callbacks) {
    this.config = config;
    this.stats = stats;
    this.clusters = clusters;
    this.callbacks = callbacks;
    this.info = callbacks.streamInfo();
  }

  HttpFilterCallbacks callbacks() {
    return callbacks;
  }

  StreamInfo info() {
    return info;
  }

  private StatsShard shard() {
    return callbacks.worker().stats();
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
          direct(LocalAnswers.direct(direct, matched, callbacks.formatContext()));
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
    cluster = found;
    info.upstreamCluster = name;
    info.upstreamClusterStatName = found.altStatName();
    info.upstreamAttempts = 1;
    WorkerHost host = found.chooseHost(this);
    if (host == null) {
      charge(found, 503);
      fail(RouterErrors.noHealthyUpstream());
      return;
    }
    prepareRequest(matched, forward, headers, host);
    callbacks.setDownstreamWatermarks(this);
    startAttempt(host, false);
    if (endStream) {
      onRequestComplete();
    }
  }

  private void prepareRequest(
      MatchedRoute matched, RouteAction.Forward forward, HeaderMap headers, WorkerHost host) {
    boolean envoyHeaders = !config.suppressEnvoyHeaders();
    timeouts.resolve(headers, forward.timeout(), config.respectExpectedRqTimeout(), envoyHeaders);
    if (headers.remove(HeaderNames.X_ENVOY_UPSTREAM_RQ_TIMEOUT_ALT_RESPONSE)) {
      timeoutStatus = 204;
    }
    headers.remove(HeaderNames.X_ENVOY_UPSTREAM_ALT_STAT_NAME);
    if (matched.includeAttemptCountInRequest()) {
      headers.set(HeaderNames.X_ENVOY_ATTEMPT_COUNT, "1");
    }
    matched.finalizeRequestHeaders(headers, callbacks.formatContext(), envoyHeaders);
    if (matched.autoHostRewrite() && !host.host().hostname().isEmpty()) {
      matched.rewriteHost(headers, host.host().hostname(), envoyHeaders);
    }
  }

  private void startAttempt(WorkerHost host, boolean fresh) {
    RouteAction.Forward forward = action;
    if (forward == null) {
      throw new IllegalStateException("no route yet");
    }
    info.upstreamRemoteAddress = host.host().address();
    info.upstreamHostName = host.host().hostname();
    UpstreamCharges.attempt(routeStats(), shard());
    UpstreamRequest attempt = new UpstreamRequest(this, host);
    upstream = attempt;
    attempt.start(forward.priority(), fresh);
  }

  /** A connection is there: what has come of the request goes out. */
  void onUpstreamReady(UpstreamRequest attempt, StreamEncoder encoder) {
    HeaderMap headers = callbacks.requestHeaders();
    keepBody = attempt.onReusedConnection();
    idempotent = SafeMethods.idempotent(headers);
    long now = callbacks.worker().time().nanoTime();
    if (info.firstUpstreamTxByteNanos == StreamInfo.UNSET) {
      info.firstUpstreamTxByteNanos = now;
    }
    for (int i = 0; i < downstreamBlocked; i++) {
      encoder.readDisable(true);
    }
    timers = RouterTimers.withMaxStreamDuration(timers, this, attempt.host().cluster());
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

  private void forgetBody() {
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
    if (timeouts.perTryNanos > 0 && !responseStarted) {
      timers = RouterTimers.withPerTry(timers, this, callbacks.worker(), timeouts.perTryNanos);
    }
  }

  // The way of the response.

  void onUpstreamInformational(HeaderMap headers) {
    forgetBody();
    callbacks.encodeInformational(headers);
    clusters.headerMaps().give(headers);
  }

  void onUpstreamHeaders(UpstreamRequest attempt, HeaderMap headers, boolean endStream) {
    long now = callbacks.worker().time().nanoTime();
    info.firstUpstreamRxByteNanos = now;
    responseHeaders = headers;
    forgetBody();
    responseStarted = true;
    if (timers != null) {
      timers.disarmPerTry();
    }
    WorkerHost host = attempt.host();
    int status = UpstreamCharges.status(headers);
    UpstreamCharges.host(host, status);
    charge(host.cluster(), status);
    info.responseCodeDetails = "via_upstream";
    if (requestCompleteNanos != StreamInfo.UNSET && !config.suppressEnvoyHeaders()) {
      long millis = TimeUnit.NANOSECONDS.toMillis(now - requestCompleteNanos);
      headers.set(HeaderNames.X_ENVOY_UPSTREAM_SERVICE_TIME, Long.toString(millis));
    }
    finalizeResponse(headers);
    if (endStream) {
      onUpstreamComplete();
    }
    callbacks.encodeHeaders(headers, endStream);
  }

  private void finalizeResponse(HeaderMap headers) {
    MatchedRoute matched = route;
    if (matched == null) {
      return;
    }
    matched.finalizeResponseHeaders(headers, callbacks.formatContext());
    if (matched.includeAttemptCountInResponse()) {
      headers.set(HeaderNames.X_ENVOY_ATTEMPT_COUNT, Integer.toString(info.upstreamAttempts));
    }
  }

  void onUpstreamData(ByteBuf data, boolean endStream) {
    if (endStream) {
      onUpstreamComplete();
    }
    callbacks.encodeData(data, endStream);
  }

  void onUpstreamTrailers(HeaderMap trailers) {
    onUpstreamComplete();
    callbacks.encodeTrailers(trailers);
  }

  private void onUpstreamComplete() {
    done = true;
    long now = callbacks.worker().time().nanoTime();
    info.lastUpstreamRxByteNanos = now;
    cleanup();
    if (cluster != null && config.dynamicStats() && requestCompleteNanos != StreamInfo.UNSET) {
      UpstreamCharges.time(info, shard(), cluster, routeStats(), now - requestCompleteNanos);
    }
  }

  // Failures.

  void onUpstreamReset(UpstreamRequest attempt, ResetReason reason, String transportReason) {
    RetrySafety safety = attempt.retrySafety(reason, keepBody, idempotent);
    if (safety == RetrySafety.REUSED_ONLY && !responseStarted) {
      retryOnFreshConnection(attempt.host());
      return;
    }
    ProxyError error = RouterErrors.reset(reason, transportReason, responseStarted, safety);
    if (error.transportFailure() != null) {
      info.upstreamTransportFailureReason = error.transportFailure();
    }
    if (reason == ResetReason.OVERFLOW) {
      info.upstreamRemoteAddress = null;
      info.upstreamHostName = null;
    }
    abort(attempt, error);
  }

  private void retryOnFreshConnection(WorkerHost host) {
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

  private void abort(UpstreamRequest attempt, ProxyError error) {
    if (responseStarted) {
      stats.rqResetAfterDownstreamResponseStarted().inc(shard());
    } else {
      charge(attempt.host().cluster(), error.status());
      if (error.flag() != ResponseFlag.UPSTREAM_OVERFLOW) {
        attempt.host().stats().rqError++;
      }
    }
    fail(error);
  }

  /** Answers with a failure; a response that has begun is cut off. */
  private void fail(ProxyError error) {
    done = true;
    cleanup();
    if (responseStarted) {
      info.setFlag(error.flag());
      info.responseCodeDetails = error.details();
      callbacks.resetStream();
      return;
    }
    boolean overloaded =
        error.flag() == ResponseFlag.UPSTREAM_OVERFLOW && !config.suppressEnvoyHeaders();
    callbacks.sendLocalReply(LocalAnswers.failure(error, overloaded, this::finalizeResponse));
  }

  /** The route's timeout: the whole response has not come in time. */
  @Override
  protected void onTimeout() {
    UpstreamRequest attempt = upstream;
    if (attempt != null && !done) {
      attempt.host().cluster().stats().rqTimeout.inc(shard());
      UpstreamCharges.timeout(routeStats(), shard());
      timedOut(attempt, RouterErrors.timeout("response_timeout", timeoutStatus));
    }
  }

  private void timedOut(UpstreamRequest attempt, ProxyError error) {
    attempt.host().stats().rqTimeout++;
    attempt.reset();
    abort(attempt, error);
  }

  /** {@code per_try_timeout}: this attempt's head has not come in time. */
  void onPerTryTimeout() {
    UpstreamRequest attempt = upstream;
    if (attempt != null && !responseStarted && !done) {
      attempt.host().cluster().stats().rqPerTryTimeout.inc(shard());
      timedOut(attempt, RouterErrors.timeout("upstream_per_try_timeout", timeoutStatus));
    }
  }

  /** The cluster's max_stream_duration. */
  void onMaxStreamDuration() {
    UpstreamRequest attempt = upstream;
    if (attempt != null && !done) {
      attempt.host().cluster().stats().rqMaxDurationReached.inc(shard());
      attempt.reset();
      abort(attempt, RouterErrors.maxStreamDuration());
    }
  }

  private void charge(WorkerCluster used, int status) {
    if (config.dynamicStats()) {
      UpstreamCharges.response(info, shard(), used, routeStats(), status);
    }
  }

  private @Nullable RouteStats routeStats() {
    return route == null ? null : route.stats();
  }

  private void cleanup() {
    callbacks.worker().timers().disarm(this);
    if (timers != null) {
      timers.disarm();
    }
    forgetBody();
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
    HeaderMap headers = responseHeaders;
    if (headers != null) {
      responseHeaders = null;
      clusters.headerMaps().give(headers);
    }
  }
}
