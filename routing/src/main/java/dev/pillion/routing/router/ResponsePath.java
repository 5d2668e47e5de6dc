package dev.pillion.routing.router;

import dev.pillion.proxycore.config.http.HttpFilterConfig;
import dev.pillion.proxycore.error.ProxyError;
import dev.pillion.proxycore.error.ProxyError.RetrySafety;
import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.time.Timer;
import dev.pillion.resilience.outlier.Tally;
import dev.pillion.routing.cluster.ResponseCodeStats;
import dev.pillion.routing.pool.PoolFailure;
import dev.pillion.routing.pool.WorkerCluster;
import dev.pillion.routing.pool.WorkerClusters;
import dev.pillion.routing.pool.WorkerHost;
import dev.pillion.routing.route.MatchedRoute;
import dev.pillion.routing.route.RouteStats;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way back: the upstream's response, or the answer that a failure or a timeout gets in its
 * place, and what is counted of them. It is its own timer for the route's timeout.
 */
abstract class ResponsePath extends Timer {
  final HttpFilterConfig.Router config;
  final RouterStats stats;
  final WorkerClusters clusters;
  final HttpFilterCallbacks callbacks;
  final StreamInfo info;
  final Timeouts timeouts = new Timeouts();

  @Nullable MatchedRoute route;
  @Nullable WorkerCluster cluster;
  @Nullable ResponseCodeStats alternativeStats;
  @Nullable UpstreamRequest upstream;
  @Nullable RouterTimers timers;
  private @Nullable HeaderMap responseHeaders;
  long requestCompleteNanos = StreamInfo.UNSET;

  /** The response's head has gone to the client. */
  boolean headersSent;

  /** Something of a response has, be it an interim one. */
  boolean responseStarted;

  /** The request asks for WebSocket. */
  boolean websocket;

  private boolean canary;
  private boolean grpcOutcomeOpen;

  /** Nothing more is expected from upstream. */
  boolean done;

  ResponsePath(
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

  final StatsShard shard() {
    return callbacks.worker().stats();
  }

  /** The request will not be sent again. */
  abstract void forgetBody();

  /** How safe another attempt would be. */
  abstract RetrySafety retrySafety(UpstreamRequest attempt, ResetReason reason);

  /** Makes another attempt. */
  abstract void retryOnFreshConnection(WorkerHost host);

  // The response.

  void onUpstreamInformational(UpstreamRequest attempt, HeaderMap headers) {
    forgetBody();
    responseStarted = true;
    charge(attempt.host().cluster(), UpstreamCharges.status(headers));
    callbacks.encodeInformational(headers);
    clusters.headerMaps().give(headers);
  }

  void onUpstreamHeaders(UpstreamRequest attempt, HeaderMap headers, boolean endStream) {
    long now = callbacks.worker().time().nanoTime();
    info.firstUpstreamRxByteNanos = now;
    responseHeaders = headers;
    if (websocket && WebsocketHandshake.isNoAnswer(headers)) {
      done = true;
      cleanup();
      attempt.reset();
      callbacks.sendLocalReply(WebsocketHandshake.refusal(headers));
      return;
    }
    forgetBody();
    responseStarted = true;
    headersSent = true;
    if (timers != null) {
      timers.disarmPerTry();
    }
    chargeHeaders(attempt, headers, endStream);
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

  private void chargeHeaders(UpstreamRequest attempt, HeaderMap headers, boolean endStream) {
    WorkerHost host = attempt.host();
    int status = UpstreamCharges.status(headers);
    info.responseCode = status;
    Tally tally = host.outlierTally();
    if (tally != null) {
      tally.onResponse(GrpcOutcome.httpStatus(callbacks.requestHeaders(), headers, status));
    }
    canary = UpstreamCharges.canary(headers);
    grpcOutcomeOpen =
        UpstreamCharges.host(host, status, callbacks.requestHeaders(), headers, endStream);
    charge(host.cluster(), status);
    if (info.upstreamAttempts > 1) {
      host.cluster().stats().rqRetrySuccess.inc(shard());
      UpstreamCharges.retrySuccess(routeStats(), shard());
    }
  }

  final void finalizeResponse(HeaderMap headers) {
    MatchedRoute matched = route;
    if (matched == null) {
      return;
    }
    FormatContext context = callbacks.formatContext();
    context.responseHeaders = headers;
    matched.finalizeResponseHeaders(headers, context);
    if (matched.includeAttemptCountInResponse()) {
      headers.set(HeaderNames.X_ENVOY_ATTEMPT_COUNT, Integer.toString(info.upstreamAttempts));
    }
  }

  void onUpstreamData(UpstreamRequest attempt, ByteBuf data, boolean endStream) {
    if (endStream) {
      if (grpcOutcomeOpen) {
        UpstreamCharges.grpcHost(attempt.host(), null);
      }
      onUpstreamComplete();
    }
    callbacks.encodeData(data, endStream);
  }

  void onUpstreamTrailers(UpstreamRequest attempt, HeaderMap trailers) {
    if (grpcOutcomeOpen) {
      UpstreamCharges.grpcHost(attempt.host(), trailers);
    }
    onUpstreamComplete();
    callbacks.encodeTrailers(trailers);
  }

  private void onUpstreamComplete() {
    done = true;
    long now = callbacks.worker().time().nanoTime();
    info.lastUpstreamRxByteNanos = now;
    cleanup();
    if (cluster != null && config.dynamicStats() && requestCompleteNanos != StreamInfo.UNSET) {
      long nanos = now - requestCompleteNanos;
      UpstreamCharges.time(
          info, shard(), cluster.stats(), alternativeStats, routeStats(), nanos, canary);
    }
  }

  // Failures.

  void onPoolFailure(UpstreamRequest attempt, PoolFailure failure, String transportReason) {
    if (failure == PoolFailure.OVERFLOW) { // Envoy names no host that was not tried
      info.upstreamRemoteAddress = null;
      info.upstreamHostName = null;
      info.upstreamHost = null;
    }
    onUpstreamReset(attempt, ResetReason.of(failure), transportReason);
  }

  void onUpstreamReset(UpstreamRequest attempt, ResetReason reason, String transportReason) {
    Tally tally = attempt.host().outlierTally();
    RetrySafety safety = retrySafety(attempt, reason);
    if (tally != null && reason != ResetReason.OVERFLOW && safety != RetrySafety.REUSED_ONLY) {
      tally.onConnectFailed();
    }
    if (safety == RetrySafety.REUSED_ONLY && !responseStarted) {
      retryOnFreshConnection(attempt.host());
      return;
    }
    ProxyError error = RouterErrors.reset(reason, transportReason, responseStarted, safety);
    if (error.transportFailure() != null) {
      info.upstreamTransportFailureReason = error.transportFailure();
    }
    chargeAbort(attempt, error);
    fail(error);
  }

  /** What Envoy's chargeUpstreamAbort counts. */
  private void chargeAbort(UpstreamRequest attempt, ProxyError error) {
    if (!responseStarted) {
      charge(attempt.host().cluster(), error.status());
      if (error.flag() != ResponseFlag.UPSTREAM_OVERFLOW) {
        attempt.host().stats().rqError++;
      }
    } else if (grpcOutcomeOpen) {
      attempt.host().stats().rqError++;
      stats.rqResetAfterDownstreamResponseStarted().inc(shard());
    }
  }

  /** Answers with a failure; a response that has begun is cut off. */
  final void fail(ProxyError error) {
    done = true;
    cleanup();
    if (headersSent) {
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
      timedOut(attempt, RouterErrors.timeout("response_timeout", timeouts.status));
    }
  }

  private void timedOut(UpstreamRequest attempt, ProxyError error) {
    attempt.host().stats().rqTimeout++;
    attempt.reset();
    Tally tally = attempt.host().outlierTally();
    if (tally != null && !headersSent) {
      tally.onTimeout(timeouts.status);
    }
    if (!headersSent) {
      chargeAbort(attempt, error);
    }
    fail(error);
  }

  /** {@code per_try_timeout}: this attempt's head has not come in time. */
  void onPerTryTimeout() {
    UpstreamRequest attempt = upstream;
    if (attempt != null && !headersSent && !done) {
      attempt.host().cluster().stats().rqPerTryTimeout.inc(shard());
      timedOut(attempt, RouterErrors.timeout("upstream_per_try_timeout", timeouts.status));
    }
  }

  /** The stream has lasted as long as it may. Envoy counts no response then. */
  void onMaxStreamDuration() {
    UpstreamRequest attempt = upstream;
    if (attempt != null && !done) {
      attempt.host().cluster().stats().rqMaxDurationReached.inc(shard());
      attempt.reset();
      fail(RouterErrors.maxStreamDuration(requestCompleteNanos != StreamInfo.UNSET));
    }
  }

  final void charge(WorkerCluster used, int status) {
    if (config.dynamicStats()) {
      UpstreamCharges.response(
          info, shard(), used.stats(), alternativeStats, routeStats(), status, canary);
    }
  }

  final @Nullable RouteStats routeStats() {
    return route == null ? null : route.stats();
  }

  final void cleanup() {
    callbacks.worker().timers().disarm(this);
    if (timers != null) {
      timers.disarm();
    }
    forgetBody();
  }

  /** The stream is over: its response's map is free for another. */
  final void giveBack() {
    HeaderMap headers = responseHeaders;
    if (headers != null) {
      responseHeaders = null;
      clusters.headerMaps().give(headers);
    }
  }
}
