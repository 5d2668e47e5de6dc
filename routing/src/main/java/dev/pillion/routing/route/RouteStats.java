package dev.pillion.routing.route;

import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.StatsScope;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.routing.cluster.ResponseCodeStats;
import dev.pillion.routing.cluster.StatNames;

/**
 * The statistics of a route that has a {@code stat_prefix}, by Envoy's names: {@code
 * vhost.<host>.route.<stat_prefix>.*}. Any worker.
 */
public final class RouteStats {
  public final Counter rqTotal;
  public final Counter rqTimeout;
  public final Counter rqRetry;
  public final Counter rqRetrySuccess;
  public final Counter rqRetryOverflow;
  public final Counter rqRetryLimitExceeded;

  /** What is counted by response code. */
  public final ResponseCodeStats responses;

  RouteStats(StatsStore store, String virtualHost, String statPrefix) {
    StatsScope scope =
        store.scope(
            "vhost."
                + StatNames.sanitize(virtualHost)
                + ".route."
                + StatNames.sanitize(statPrefix)
                + ".");
    rqTotal = scope.counter("upstream_rq_total");
    rqTimeout = scope.counter("upstream_rq_timeout");
    rqRetry = scope.counter("upstream_rq_retry");
    rqRetrySuccess = scope.counter("upstream_rq_retry_success");
    rqRetryOverflow = scope.counter("upstream_rq_retry_overflow");
    rqRetryLimitExceeded = scope.counter("upstream_rq_retry_limit_exceeded");
    responses = new ResponseCodeStats(scope, false);
  }
}
