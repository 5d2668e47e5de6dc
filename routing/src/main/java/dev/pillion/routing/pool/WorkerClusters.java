package dev.pillion.routing.pool;

import dev.pillion.httpcodec.HeaderMapPool;
import dev.pillion.proxycore.worker.Worker;
import dev.pillion.routing.cluster.Cluster;
import dev.pillion.routing.cluster.ClusterManager;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The clusters that one worker has used (Envoy: the thread local cluster manager). A cluster gets
 * its part here at its first use. For the worker's thread.
 */
public final class WorkerClusters {
  private final Worker worker;
  private final ClusterManager manager;
  private final HeaderMapPool headerMaps = new HeaderMapPool();
  private final Map<String, WorkerCluster> clusters = new HashMap<>();

  WorkerClusters(Worker worker, ClusterManager manager) {
    this.worker = worker;
    this.manager = manager;
  }

  /** The cluster of that name; null when there is none. */
  public @Nullable WorkerCluster cluster(String name) {
    WorkerCluster known = clusters.get(name);
    return known != null ? known : firstUse(name);
  }

  private @Nullable WorkerCluster firstUse(String name) {
    Cluster cluster = manager.cluster(name);
    if (cluster == null) {
      return null;
    }
    WorkerCluster made = new WorkerCluster(worker, cluster, headerMaps);
    clusters.put(name, made);
    return made;
  }

  /** The maps that responses come in; who is done with one gives it back. */
  public HeaderMapPool headerMaps() {
    return headerMaps;
  }

  /** The cluster has other hosts, was replaced, or is gone. */
  void onClusterChanged(String name) {
    WorkerCluster known = clusters.get(name);
    if (known == null) {
      return;
    }
    if (manager.cluster(name) == known.cluster()) {
      known.refreshHosts();
    } else {
      clusters.remove(name);
      known.drain();
    }
  }
}
