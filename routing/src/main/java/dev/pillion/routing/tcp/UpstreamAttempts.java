package dev.pillion.routing.tcp;

import dev.pillion.proxycore.config.route.RouteAction.Priority;
import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.worker.Worker;
import dev.pillion.routing.pool.WorkerCluster;
import dev.pillion.routing.pool.WorkerClusters;
import dev.pillion.routing.pool.WorkerHost;
import org.jspecify.annotations.Nullable;

/** The attempts of a TCP proxy's session to reach a host. For the worker's thread. */
final class UpstreamAttempts {
  private final TcpProxyFilter session;
  private final TcpProxyConfig config;
  private final WorkerClusters clusters;
  private final Worker worker;
  private final StreamInfo info;
  private @Nullable WorkerCluster cluster;
  private int made;

  UpstreamAttempts(
      TcpProxyFilter session,
      TcpProxyConfig config,
      WorkerClusters clusters,
      Worker worker,
      StreamInfo info) {
    this.session = session;
    this.config = config;
    this.clusters = clusters;
    this.worker = worker;
    this.info = info;
  }

  /**
   * Chooses cluster and host, anew each time, and begins to connect; null when that cannot be: then
   * a response flag says why.
   */
  @Nullable TcpUpstream next() {
    StatsShard shard = worker.stats();
    if (made >= config.maxConnectAttempts) {
      if (cluster != null) {
        cluster.stats().cxConnectAttemptsExceeded.inc(shard);
      }
      return refused(ResponseFlag.UPSTREAM_RETRY_LIMIT_EXCEEDED);
    }
    String name = config.chooseCluster(worker.random());
    WorkerCluster found = clusters.cluster(name);
    if (found == null) {
      config.stats.cxNoRoute().inc(shard);
      return refused(ResponseFlag.NO_CLUSTER_FOUND);
    }
    cluster = found;
    info.upstreamCluster = name;
    info.upstreamClusterStatName = found.altStatName();
    info.upstreamClusterInfo = found.cluster();
    if (!found.resources(Priority.DEFAULT).connections().canTake()) {
      found.stats().cxOverflow.inc(shard);
      return refused(ResponseFlag.UPSTREAM_OVERFLOW);
    }
    WorkerHost host = found.chooseHost(session);
    return host == null ? refused(ResponseFlag.NO_HEALTHY_UPSTREAM) : connect(host);
  }

  private @Nullable TcpUpstream connect(WorkerHost host) {
    made++;
    info.upstreamAttempts = made;
    info.upstreamHostName = host.host().hostname();
    info.upstreamHost = host.host();
    TcpUpstream connecting = TcpUpstream.connect(session, host);
    return connecting == null ? refused(ResponseFlag.UPSTREAM_OVERFLOW) : connecting;
  }

  private @Nullable TcpUpstream refused(ResponseFlag flag) {
    info.setFlag(flag);
    return null;
  }
}
