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
import dev.pillion.resilience.retry.RetryState.Failure;
import dev.pillion.routing.cluster.ResponseCodeStats;
import dev.pillion.routing.pool.PoolFailure;
import dev.pillion.routing.pool.WorkerCluster;
import dev.pillion.routing.pool.WorkerClusters;
import dev.pillion.routing.pool.WorkerHost;
import dev.pillion.routing.route.MatchedRoute;
import dev.pillion.routing.route.RouteStats;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an attempt that gets no response: another one, or an answer in its place, and
 * what is counted of it. It is its own timer for the route's timeout.
 */
abstract class FailurePath extends Timer {
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
  long requestCompleteNanos = StreamInfo.UNSET;

  /** The response's head has gone to the client. */
  boolean headersSent;

  /** Something of a response has, be it an interim one. */
  boolean responseStarted;

  boolean canary;

  /** A gRPC response's outcome comes with its trailers. */
  boolean grpcOutcomeOpen;

  /** Null: nothing of the request is retried, or no longer. */
  @Nullable Retries retries;

  /** Nothing more is expected from upstream. */
  boolean done;

  FailurePath(
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

  /** Makes another attempt at once, after a lost race for a connection that was idle. */
  abstract void retryOnFreshConnection(WorkerHost host);

  /** Makes another attempt as the retry policy wants it. */
  abstract void retry(boolean afterTimeout);

  /** The request's cluster; only when it is known. */
  final WorkerCluster cluster() {
    WorkerCluster known = cluster;
    if (known == null) {
      throw new IllegalStateException("no cluster yet");
    }
    return known;
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
    if (tally != null
        && reason != ResetReason.OVERFLOW
        && (retries != null || safety != RetrySafety.REUSED_ONLY)) {
      tally.onConnectFailed();
    }
    if (retriedAfter(attempt, reason.failure(), false)) {
      return;
    }
    boolean asked = retries != null && !retries.satisfied(); // and there is no retry left
    if (safety == RetrySafety.REUSED_ONLY && !responseStarted && !asked) {
      retryOnFreshConnection(attempt.host());
      return;
    }
    boolean again = retries != null && retries.retried();
    ProxyError error = RouterErrors.reset(reason, transportReason, responseStarted, again, safety);
    if (error.transportFailure() != null) {
      info.upstreamTransportFailureReason = error.transportFailure();
    }
    chargeAbort(attempt, error);
    fail(error);
  }

  /** True when the policy wants another attempt in place of one that ended without a response. */
  private boolean retriedAfter(UpstreamRequest attempt, Failure failure, boolean timeout) {
    Retries policy = retries;
    if (policy == null || responseStarted || !policy.retryFailure(attempt, failure, timeout)) {
      return false;
    }
    attempt.host().stats().rqError++;
    giveUp(attempt);
    return true;
  }

  /** The attempt is over, and another one will take its place. */
  final void giveUp(UpstreamRequest attempt) {
    upstream = null;
    attempt.abandon();
    if (timers != null) {
      timers.disarm();
    }
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
      if (error.flag() != null) {
        info.setFlag(error.flag());
      }
      info.responseCodeDetails = error.details();
      callbacks.resetStream();
      return;
    }
    boolean overloaded =
        error.flag() == ResponseFlag.UPSTREAM_OVERFLOW && !config.suppressEnvoyHeaders();
    callbacks.sendLocalReply(LocalAnswers.failure(error, overloaded, this::finalizeResponse));
  }

  /** What the route does to a response, the upstream's or one in its place. */
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

  /** The route's timeout: the whole response has not come in time. */
  @Override
  protected void onTimeout() {
    if (done) {
      return;
    }
    ProxyError error = RouterErrors.timeout("response_timeout", timeouts.status);
    UpstreamRequest attempt = upstream;
    if (attempt == null) { // between two attempts, of which there is none to count
      fail(error);
      return;
    }
    attempt.host().cluster().stats().rqTimeout.inc(shard());
    UpstreamCharges.timeout(routeStats(), shard());
    timedOut(attempt);
    abort(attempt, error);
  }

  private void timedOut(UpstreamRequest attempt) {
    attempt.host().stats().rqTimeout++;
    attempt.reset();
    Tally tally = attempt.host().outlierTally();
    if (tally != null && !headersSent) {
      tally.onTimeout(timeouts.status);
    }
  }

  private void abort(UpstreamRequest attempt, ProxyError error) {
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
      attemptTimedOut(attempt, "upstream_per_try_timeout");
    }
  }

  /** {@code per_try_idle_timeout}: nothing has come or gone for so long. */
  void onPerTryIdleTimeout() {
    UpstreamRequest attempt = upstream;
    if (attempt != null && !done) {
      attempt.host().cluster().stats().rqPerTryIdleTimeout.inc(shard());
      attemptTimedOut(attempt, "upstream_per_try_idle_timeout");
    }
  }

  private void attemptTimedOut(UpstreamRequest attempt, String details) {
    timedOut(attempt);
    if (!retriedAfter(attempt, Failure.RESET, true)) {
      abort(attempt, RouterErrors.timeout(details, timeouts.status));
    }
  }

  /** The stream has lasted as long as it may. Envoy counts no response then. */
  void onMaxStreamDuration() {
    UpstreamRequest attempt = upstream;
    if (attempt != null && !done) {
      attempt.host().cluster().stats().rqMaxDurationReached.inc(shard());
      attempt.reset();
      if (!retriedAfter(attempt, Failure.RESET, false)) {
        fail(RouterErrors.maxStreamDuration(requestCompleteNanos != StreamInfo.UNSET));
      }
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
    endRetries();
    forgetBody();
  }

  /** Whatever comes now goes to the client. */
  final void endRetries() {
    Retries ended = retries;
    if (ended != null) {
      retries = null;
      ended.stop();
    }
  }
}
