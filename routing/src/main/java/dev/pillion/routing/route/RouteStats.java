package dev.pillion.routing.route;

import dev.pillion.proxycore.stats.Counter;
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
    String host = StatNames.sanitize(virtualHost);
    String prefix = "vhost." + host + ".route." + StatNames.sanitize(statPrefix) + ".";
    rqTotal = store.counter(prefix + "upstream_rq_total");
    rqTimeout = store.counter(prefix + "upstream_rq_timeout");
    rqRetry = store.counter(prefix + "upstream_rq_retry");
    rqRetrySuccess = store.counter(prefix + "upstream_rq_retry_success");
    rqRetryOverflow = store.counter(prefix + "upstream_rq_retry_overflow");
    rqRetryLimitExceeded = store.counter(prefix + "upstream_rq_retry_limit_exceeded");
    responses = new ResponseCodeStats(store, prefix, false);
  }
}
