package dev.pillion.routing.cluster;

import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.Gauge;
import dev.pillion.proxycore.stats.Histogram;
import dev.pillion.proxycore.stats.StatsScope;
import dev.pillion.proxycore.stats.StatsStore;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * A cluster's statistics by Envoy's names (configuration/upstream/cluster_manager/cluster_stats).
 * Made when the cluster is used first: a mesh has thousands that never are.
 */
public final class ClusterStats {
  public final Counter cxTotal;
  public final Counter cxHttp1Total;
  public final Counter cxConnectFail;
  public final Counter cxConnectTimeout;
  public final Counter cxConnectAttemptsExceeded;
  public final Counter cxIdleTimeout;
  public final Counter cxMaxDurationReached;
  public final Counter cxMaxRequests;
  public final Counter cxOverflow;
  public final Counter cxNoneHealthy;
  public final Counter cxProtocolError;
  public final Counter cxCloseNotify;
  public final Counter bindErrors;
  public final Counter cxDestroy;
  public final Counter cxDestroyLocal;
  public final Counter cxDestroyRemote;
  public final Counter cxDestroyWithActiveRq;
  public final Counter cxDestroyLocalWithActiveRq;
  public final Counter cxDestroyRemoteWithActiveRq;
  public final Counter cxRxBytes;
  public final Counter cxTxBytes;
  public final Counter flowControlPausedReading;
  public final Counter flowControlResumedReading;
  public final Counter flowControlBackedUp;
  public final Counter flowControlDrained;
  public final Counter rqTotal;
  public final Counter rqCancelled;
  public final Counter rqPendingTotal;
  public final Counter rqPendingOverflow;
  public final Counter rqActiveOverflow;
  public final Counter rqPendingFailureEject;
  public final Counter rqTimeout;
  public final Counter rqPerTryTimeout;
  public final Counter rqMaxDurationReached;

  /** With Envoy these two are of streams that share a connection; with HTTP/1 they stay at 0. */
  public final Counter rqRxReset;

  public final Counter rqTxReset;
  public final Counter rqRetry;
  public final Counter rqRetrySuccess;
  public final Counter rqRetryOverflow;
  public final Counter rqRetryLimitExceeded;
  public final Counter rqRetryBackoffExponential;
  public final Counter rqRetryBackoffRatelimited;
  public final Counter retryOrShadowAbandoned;
  public final Counter rqPerTryIdleTimeout;
  public final Counter cxPoolOverflow;
  public final Counter lbHealthyPanic;
  public final Counter originalDstHostInvalid;
  public final Counter updateAttempt;
  public final Counter updateSuccess;
  public final Counter updateFailure;

  /** Of EDS: a DNS answer without addresses is a success or a failure, by the cluster's type. */
  public final Counter updateEmpty;

  public final Counter updateNoRebuild;
  public final Counter membershipChange;
  public final Gauge cxActive;
  public final Gauge rqActive;
  public final Gauge rqPendingActive;
  public final Gauge membershipTotal;
  public final Gauge membershipHealthy;
  public final Gauge membershipDegraded;

  /** Hosts that wait for their first health check, of which there are none yet. */
  public final Gauge membershipExcluded;

  public final Gauge maxHostWeight;
  public final Histogram cxConnectMs;
  public final Histogram cxLengthMs;
  public final Histogram rqPerCx;

  /** Hosts that were given the default transport socket: all of them. */
  public final Counter totalMatchCount;

  /** Of EDS and CDS: every cluster here is warm from the start. */
  public final Gauge warmingState;

  /** What is counted by response code. */
  public final ResponseCodeStats responses;

  private @Nullable ResponseCodeStats retried;

  /** Envoy lists these of every cluster; they are of what is not built, or HTTP/1 has not. */
  private static final String[] ZERO_COUNTERS = {
    "assignment_stale",
    "assignment_timeout_received",
    "assignment_use_cached",
    "lb_local_cluster_not_ok",
    "lb_recalculate_zone_structures",
    "lb_subsets_created",
    "lb_subsets_fallback",
    "lb_subsets_fallback_panic",
    "lb_subsets_removed",
    "lb_subsets_selected",
    "lb_zone_cluster_too_small",
    "lb_zone_no_capacity_left",
    "lb_zone_routing_all_directly",
    "lb_zone_routing_cross_zone",
    "lb_zone_routing_sampled",
    "upstream_cx_connect_with_0_rtt",
    "upstream_cx_http2_total",
    "upstream_cx_http3_total",
    "upstream_cx_preconnect_skipped",
    "upstream_http3_broken",
    "upstream_internal_redirect_failed_total",
    "upstream_internal_redirect_succeeded_total",
    "upstream_rq_0rtt",
    "upstream_rq_completed",
    "upstream_rq_maintenance_mode",
    "upstream_rq_rx_reset_no_error"
  };

  private static final String[] CODEC = {
    "http1.dropped_headers_with_underscores",
    "http1.metadata_not_supported_error",
    "http1.requests_rejected_with_underscores_in_headers",
    "http1.response_flood"
  };

  private static final String[] ZERO_GAUGES = {
    "lb_subsets_active",
    "upstream_cx_rx_bytes_buffered",
    "upstream_cx_tx_bytes_buffered",
    "upstream_queue_overloaded",
    "version"
  };

  /** Callers choose these names, so that they must have a bound; Envoy's have none. */
  private static final int MAX_ALTERNATIVES = 1000;

  private static final int MAX_NAME_LENGTH = 256;

  private final ConcurrentMap<String, ResponseCodeStats> alternatives = new ConcurrentHashMap<>(2);
  private final StatsStore store;
  private final StatsScope scope;

  /**
   * @param cluster {@code alt_stat_name} or the cluster's name
   */
  public ClusterStats(StatsStore store, String cluster) {
    this.store = store;
    this.scope = store.scope(prefix(cluster));
    cxTotal = counter("upstream_cx_total");
    cxHttp1Total = counter("upstream_cx_http1_total");
    cxConnectFail = counter("upstream_cx_connect_fail");
    cxConnectTimeout = counter("upstream_cx_connect_timeout");
    cxConnectAttemptsExceeded = counter("upstream_cx_connect_attempts_exceeded");
    cxIdleTimeout = counter("upstream_cx_idle_timeout");
    cxMaxDurationReached = counter("upstream_cx_max_duration_reached");
    cxMaxRequests = counter("upstream_cx_max_requests");
    cxOverflow = counter("upstream_cx_overflow");
    cxNoneHealthy = counter("upstream_cx_none_healthy");
    cxProtocolError = counter("upstream_cx_protocol_error");
    cxCloseNotify = counter("upstream_cx_close_notify");
    bindErrors = counter("bind_errors");
    cxDestroy = counter("upstream_cx_destroy");
    cxDestroyLocal = counter("upstream_cx_destroy_local");
    cxDestroyRemote = counter("upstream_cx_destroy_remote");
    cxDestroyWithActiveRq = counter("upstream_cx_destroy_with_active_rq");
    cxDestroyLocalWithActiveRq = counter("upstream_cx_destroy_local_with_active_rq");
    cxDestroyRemoteWithActiveRq = counter("upstream_cx_destroy_remote_with_active_rq");
    cxRxBytes = counter("upstream_cx_rx_bytes_total");
    cxTxBytes = counter("upstream_cx_tx_bytes_total");
    flowControlPausedReading = counter("upstream_flow_control_paused_reading_total");
    flowControlResumedReading = counter("upstream_flow_control_resumed_reading_total");
    flowControlBackedUp = counter("upstream_flow_control_backed_up_total");
    flowControlDrained = counter("upstream_flow_control_drained_total");
    rqTotal = counter("upstream_rq_total");
    rqCancelled = counter("upstream_rq_cancelled");
    rqPendingTotal = counter("upstream_rq_pending_total");
    rqPendingOverflow = counter("upstream_rq_pending_overflow");
    rqActiveOverflow = counter("upstream_rq_active_overflow");
    rqPendingFailureEject = counter("upstream_rq_pending_failure_eject");
    rqTimeout = counter("upstream_rq_timeout");
    rqPerTryTimeout = counter("upstream_rq_per_try_timeout");
    rqMaxDurationReached = counter("upstream_rq_max_duration_reached");
    rqRxReset = counter("upstream_rq_rx_reset");
    rqTxReset = counter("upstream_rq_tx_reset");
    rqRetry = counter("upstream_rq_retry");
    rqRetrySuccess = counter("upstream_rq_retry_success");
    rqRetryOverflow = counter("upstream_rq_retry_overflow");
    rqRetryLimitExceeded = counter("upstream_rq_retry_limit_exceeded");
    rqRetryBackoffExponential = counter("upstream_rq_retry_backoff_exponential");
    rqRetryBackoffRatelimited = counter("upstream_rq_retry_backoff_ratelimited");
    retryOrShadowAbandoned = counter("retry_or_shadow_abandoned");
    rqPerTryIdleTimeout = counter("upstream_rq_per_try_idle_timeout");
    cxPoolOverflow = counter("upstream_cx_pool_overflow");
    lbHealthyPanic = counter("lb_healthy_panic");
    originalDstHostInvalid = counter("original_dst_host_invalid");
    updateAttempt = counter("update_attempt");
    updateSuccess = counter("update_success");
    updateFailure = counter("update_failure");
    updateEmpty = counter("update_empty");
    updateNoRebuild = counter("update_no_rebuild");
    membershipChange = counter("membership_change");
    cxActive = gauge("upstream_cx_active");
    rqActive = gauge("upstream_rq_active");
    rqPendingActive = gauge("upstream_rq_pending_active");
    membershipTotal = gauge("membership_total");
    membershipHealthy = gauge("membership_healthy");
    membershipDegraded = gauge("membership_degraded");
    membershipExcluded = gauge("membership_excluded");
    maxHostWeight = gauge("max_host_weight");
    cxConnectMs = scope.histogram("upstream_cx_connect_ms");
    cxLengthMs = scope.histogram("upstream_cx_length_ms");
    rqPerCx = scope.histogram("upstream_rq_per_cx");
    responses = new ResponseCodeStats(scope, true);
    totalMatchCount = counter("default.total_match_count");
    warmingState = gauge("warming_state");
    scope.listZeroCounters(ZERO_COUNTERS);
    scope.listZeroGauges(ZERO_GAUGES);
  }

  /** Adds those of the HTTP/1 codec, which Envoy has from the first connection on. */
  public void addCodec() {
    scope.listZeroCounters(CODEC);
  }

  /** What the names of a cluster's statistics begin with. */
  static String prefix(String name) {
    return "cluster." + StatNames.sanitize(name) + ".";
  }

  /** Where the statistics are whose names begin as the cluster's. */
  StatsScope scope() {
    return scope;
  }

  /** What is counted by code of responses that were dropped for a retry; made at the first. */
  public synchronized ResponseCodeStats retried() {
    ResponseCodeStats present = retried;
    if (present == null) {
      present = new ResponseCodeStats(store.scope(scope.prefix() + "retry."), false);
      retried = present;
    }
    return present;
  }

  /**
   * What is counted by response code under a name that a request gives itself
   * (x-envoy-upstream-alt-stat-name); null when there are too many of them, because names are never
   * forgotten.
   */
  public @Nullable ResponseCodeStats alternative(String name) {
    ResponseCodeStats known = alternatives.get(name);
    if (known != null) {
      return known;
    }
    if (name.isEmpty()
        || name.length() > MAX_NAME_LENGTH
        || alternatives.size() >= MAX_ALTERNATIVES) {
      return null;
    }
    return alternatives.computeIfAbsent(
        name, given -> new ResponseCodeStats(store.scope(scope.prefix() + given + "."), true));
  }

  private Counter counter(String name) {
    return scope.counter(name);
  }

  private Gauge gauge(String name) {
    return scope.gauge(name);
  }
}
