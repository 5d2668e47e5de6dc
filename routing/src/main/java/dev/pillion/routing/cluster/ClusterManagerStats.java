package dev.pillion.routing.cluster;

import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.Gauge;
import dev.pillion.proxycore.stats.StatsScope;
import dev.pillion.proxycore.stats.StatsStore;

/**
 * {@code cluster_manager.*} (Envoy: configuration/upstream/cluster_manager/cluster_stats). For the
 * configuration thread.
 */
final class ClusterManagerStats {
  final Counter added;
  final Counter modified;
  final Counter removed;
  final Gauge active;

  /** A static cluster that is not initialized yet holds up the start, but does not warm. */
  final Gauge warming;

  ClusterManagerStats(StatsStore store) {
    StatsScope scope = store.scope("cluster_manager.");
    added = scope.counter("cluster_added");
    modified = scope.counter("cluster_modified");
    removed = scope.counter("cluster_removed");
    active = scope.gauge("active_clusters");
    warming = scope.gauge("warming_clusters");
    for (String merging :
        new String[] {
          "cluster_updated",
          "cluster_updated_via_merge",
          "update_merge_cancelled",
          "update_out_of_merge_window"
        }) {
      scope.counter(merging);
    }
  }
}
