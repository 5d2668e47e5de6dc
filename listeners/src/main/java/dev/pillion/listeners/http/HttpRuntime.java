package dev.pillion.listeners.http;

import dev.pillion.httpcodec.HeaderMapPool;
import dev.pillion.listeners.http.header.DateHeader;
import dev.pillion.listeners.http.header.NodeIdentity;
import dev.pillion.listeners.http.header.RequestIds;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.runtime.RuntimeFlag;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.worker.Worker;
import java.util.List;

/**
 * What all connection managers of the process share: who the proxy is, and for each worker its pool
 * of header maps, its date and its request ids. Made once, for any thread.
 */
public final class HttpRuntime {
  final StatsStore stats;
  final NodeIdentity node;
  final RuntimeFlag rejectPathWithFragment;
  private final PerWorker[] workers;

  /**
   * @param rejectPathWithFragment Envoy's default is true; istiod's bootstrap sets it to false
   *     (envoy.reloadable_features.http_reject_path_with_fragment)
   */
  public HttpRuntime(
      List<Worker> workers,
      StatsStore stats,
      NodeIdentity node,
      RuntimeFlag rejectPathWithFragment) {
    this.stats = stats;
    this.node = node;
    this.rejectPathWithFragment = rejectPathWithFragment;
    int places = workers.stream().mapToInt(Worker::index).max().orElse(-1) + 1;
    this.workers = new PerWorker[places];
    for (Worker worker : workers) {
      this.workers[worker.index()] = new PerWorker(worker);
    }
  }

  PerWorker of(Worker worker) {
    return workers[worker.index()];
  }

  /** One worker's part, for its thread alone. */
  static final class PerWorker {
    final HeaderMapPool headerMaps = new HeaderMapPool();
    final DateHeader date;
    final RequestIds requestIds;
    final HeaderMap continueHeaders = new HeaderMap(32, 1);

    PerWorker(Worker worker) {
      date = new DateHeader(worker.time());
      requestIds = new RequestIds(worker);
      continueHeaders.add(HeaderNames.STATUS, "100");
    }
  }
}
