package dev.pillion.routing.router;

import dev.pillion.proxycore.stats.Counter;
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

  static RouterStats of(StatsStore store, String connectionManagerStatPrefix) {
    String prefix = "http." + StatNames.sanitize(connectionManagerStatPrefix) + ".";
    return new RouterStats(
        store.counter(prefix + "rq_total"),
        store.counter(prefix + "no_route"),
        store.counter(prefix + "no_cluster"),
        store.counter(prefix + "rq_direct_response"),
        store.counter(prefix + "rq_reset_after_downstream_response_started"));
  }
}
