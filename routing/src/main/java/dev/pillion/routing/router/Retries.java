package dev.pillion.routing.router;

import dev.pillion.proxycore.config.route.RetryPolicy;
import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.time.Timer;
import dev.pillion.resilience.retry.RetryState;
import dev.pillion.resilience.retry.RetryState.Decision;
import dev.pillion.resilience.retry.RetryState.Failure;
import dev.pillion.routing.cluster.ClusterStats;
import dev.pillion.routing.cluster.Host;
import dev.pillion.routing.pool.WorkerHost;
import dev.pillion.routing.route.RouteStats;
import java.util.ArrayList;
import java.util.List;

/**
 * One request's retries as the router carries them out: what is counted of them, the wait before
 * each, and the hosts that they avoid. The timer is that wait. For the request's worker.
 */
final class Retries extends Timer {
  private final FailurePath router;
  private final RetryPolicy policy;
  private final RetryState state;
  private final List<Host> attempted = new ArrayList<>(2);
  private Decision last = Decision.NO;
  private boolean afterTimeout;
  private boolean askedFor;

  Retries(FailurePath router, RetryPolicy policy, RetryState state) {
    this.router = router;
    this.policy = policy;
    this.state = state;
  }

  /** A host has got the request, or would have if it could be reached. */
  void attempted(Host host) {
    attempted.add(host);
  }

  /** True when this response is dropped and another attempt follows. */
  boolean retryResponse(UpstreamRequest attempt, HeaderMap headers, int status) {
    long now = router.callbacks().worker().time().epochMillis();
    if (!carryOut(state.onResponse(headers, status, now), false)) {
      return false;
    }
    stats().retried().charge(router.shard(), status, false, false);
    return true;
  }

  /** True when another attempt follows one that got no response. */
  boolean retryFailure(UpstreamRequest attempt, Failure failure, boolean timeout) {
    boolean requestStarted = attempt.encoder() != null;
    return carryOut(state.onFailure(failure, requestStarted), timeout);
  }

  private boolean carryOut(Decision decision, boolean timeout) {
    last = decision;
    RouteStats route = router.routeStats();
    switch (decision) {
      case NO -> {}
      case RETRY -> {
        afterTimeout = timeout;
        askedFor = state.backOffIsAskedFor();
        long nanos = state.backOffNanos(router.callbacks().worker().random());
        router.callbacks().worker().timers().arm(this, nanos);
      }
      case LIMIT_EXCEEDED -> {
        stats().rqRetryLimitExceeded.inc(router.shard());
        if (route != null) {
          route.rqRetryLimitExceeded.inc(router.shard());
        }
        router.info().setFlag(ResponseFlag.UPSTREAM_RETRY_LIMIT_EXCEEDED);
      }
      case OVERFLOW -> {
        stats().rqRetryOverflow.inc(router.shard());
        if (route != null) {
          route.rqRetryOverflow.inc(router.shard());
        }
        router.info().setFlag(ResponseFlag.UPSTREAM_OVERFLOW);
      }
    }
    return decision == Decision.RETRY;
  }

  /** The wait is over; as in Envoy, one that is cut short is no retry that counts. */
  @Override
  protected void onTimeout() {
    ClusterStats stats = stats();
    stats.rqRetry.inc(router.shard());
    UpstreamCharges.retry(router.routeStats(), router.shard());
    (askedFor ? stats.rqRetryBackoffRatelimited : stats.rqRetryBackoffExponential)
        .inc(router.shard());
    router.retry(afterTimeout);
  }

  private ClusterStats stats() {
    return router.cluster().stats();
  }

  /** True unless the last outcome was one to retry. */
  boolean satisfied() {
    return last == Decision.NO;
  }

  /** True once there was another attempt. */
  boolean retried() {
    return state.retried();
  }

  /** How often a rejected host may be replaced by another choice. */
  int hostSelectionRetries() {
    return state.retried() && !policy.hostPredicates().isEmpty()
        ? policy.hostSelectionMaxAttempts()
        : 0;
  }

  boolean rejects(WorkerHost host) {
    for (RetryPolicy.HostPredicate predicate : policy.hostPredicates()) {
      boolean rejected =
          switch (predicate) {
            case PREVIOUS_HOSTS -> attempted.contains(host.host());
            case OMIT_CANARY_HOSTS -> host.host().canary();
          };
      if (rejected) {
        return true;
      }
    }
    return false;
  }

  /** Nothing is retried any more. */
  void stop() {
    router.callbacks().worker().timers().disarm(this);
    state.release();
  }
}
