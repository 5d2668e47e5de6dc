package dev.pillion.routing.router;

import dev.pillion.proxycore.config.http.HttpFilterConfig;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.resilience.outlier.Tally;
import dev.pillion.routing.pool.WorkerClusters;
import dev.pillion.routing.pool.WorkerHost;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The way back: the upstream's response, and what is counted of it. */
abstract class ResponsePath extends FailurePath {
  private @Nullable HeaderMap responseHeaders;

  /** The request asks for WebSocket. */
  boolean websocket;

  /** The response is none that the policy would have liked to retry. */
  private boolean retrySucceeded = true;

  ResponsePath(
      HttpFilterConfig.Router config,
      RouterStats stats,
      WorkerClusters clusters,
      HttpFilterCallbacks callbacks) {
    super(config, stats, clusters, callbacks);
  }

  // The response.

  void onUpstreamInformational(UpstreamRequest attempt, HeaderMap headers) {
    touchIdle();
    endRetries();
    forgetBody();
    responseStarted = true;
    charge(attempt.host().cluster(), UpstreamCharges.status(headers));
    callbacks.encodeInformational(headers);
    clusters.headerMaps().give(headers);
  }

  void onUpstreamHeaders(UpstreamRequest attempt, HeaderMap headers, boolean endStream) {
    touchIdle();
    int status = UpstreamCharges.status(headers);
    judge(attempt.host(), headers, status);
    if (retries != null && retriedInstead(retries, attempt, headers, status)) {
      clusters.headerMaps().give(headers);
      return;
    }
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
    chargeHeaders(attempt, headers, status, endStream);
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

  /** Outlier detection hears of every response, whatever becomes of it. */
  private void judge(WorkerHost host, HeaderMap headers, int status) {
    Tally tally = host.outlierTally();
    if (tally != null) {
      tally.onResponse(GrpcOutcome.httpStatus(callbacks.requestHeaders(), headers, status));
    }
  }

  /** True when the policy wants another attempt instead of this response. */
  private boolean retriedInstead(
      Retries policy, UpstreamRequest attempt, HeaderMap headers, int status) {
    if (!policy.retryResponse(attempt, headers, status)) {
      retrySucceeded = policy.satisfied();
      endRetries();
      return false;
    }
    attempt.host().stats().rqError++;
    giveUp(attempt);
    return true;
  }

  /** A sign of life of the attempt. */
  private void touchIdle() {
    if (timers != null) {
      timers.touchPerTryIdle();
    }
  }

  private void chargeHeaders(
      UpstreamRequest attempt, HeaderMap headers, int status, boolean endStream) {
    WorkerHost host = attempt.host();
    info.responseCode = status;
    canary = host.host().canary() || UpstreamCharges.canary(headers);
    grpcOutcomeOpen =
        UpstreamCharges.host(host, status, callbacks.requestHeaders(), headers, endStream);
    charge(host.cluster(), status);
    if (info.upstreamAttempts > 1 && retrySucceeded) {
      host.cluster().stats().rqRetrySuccess.inc(shard());
      UpstreamCharges.retrySuccess(routeStats(), shard());
    }
  }

  void onUpstreamData(UpstreamRequest attempt, ByteBuf data, boolean endStream) {
    touchIdle();
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

  /** The stream is over: its response's map is free for another. */
  final void giveBack() {
    HeaderMap headers = responseHeaders;
    if (headers != null) {
      responseHeaders = null;
      clusters.headerMaps().give(headers);
    }
  }
}
