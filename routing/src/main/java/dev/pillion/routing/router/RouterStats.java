package dev.pillion.routing.router;

import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.StatsScope;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.routing.cluster.StatNames;

/**
 * The router's statistics in its connection manager's scope (Envoy:
 * configuration/http/http_filters/router_filter).
 */
record RouterStats(
    Counter rqTotal,
    Counter noRoute,
    Counter noCluster,
    Counter rqDirectResponse,
    Counter rqResetAfterDownstreamResponseStarted) {
  /** Shown as Envoy shows them: it never counts the first, the others come with a policy. */
  private static final String[] ALWAYS_ZERO = {
    "rq_redirect",
    "rq_overload_local_reply",
    "passthrough_internal_redirect_bad_location",
    "passthrough_internal_redirect_unsafe_scheme",
    "passthrough_internal_redirect_too_many_redirects",
    "passthrough_internal_redirect_no_route",
    "passthrough_internal_redirect_predicate"
  };

  static RouterStats of(StatsStore store, String connectionManagerStatPrefix) {
    StatsScope scope = store.scope("http." + StatNames.sanitize(connectionManagerStatPrefix) + ".");
    scope.listZeroCounters(ALWAYS_ZERO);
    return new RouterStats(
        scope.counter("rq_total"),
        scope.counter("no_route"),
        scope.counter("no_cluster"),
        scope.counter("rq_direct_response"),
        scope.counter("rq_reset_after_downstream_response_started"));
  }
}
