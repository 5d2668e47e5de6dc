package dev.pillion.routing.pool;

import dev.pillion.proxycore.worker.Worker;
import dev.pillion.routing.cluster.ClusterManager;
import java.util.List;

/** Every worker's clusters; what the router and the TCP proxy are made with. Any thread. */
public final class Upstreams {
  private final WorkerClusters[] byWorker;

  /**
   * @param workers all of them, each at the place of its index
   */
  public Upstreams(ClusterManager manager, List<Worker> workers) {
    byWorker = new WorkerClusters[workers.size()];
    for (Worker worker : workers) {
      byWorker[worker.index()] = new WorkerClusters(worker, manager);
    }
    manager.addListener(name -> tellWorkers(workers, name));
  }

  private void tellWorkers(List<Worker> workers, String name) {
    for (Worker worker : workers) {
      worker.eventLoop().execute(() -> byWorker[worker.index()].onClusterChanged(name));
    }
  }

  /** The clusters of a worker, for its thread. */
  public WorkerClusters of(Worker worker) {
    return byWorker[worker.index()];
  }
}
