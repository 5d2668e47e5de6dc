package dev.pillion.routing.pool;

import dev.pillion.proxycore.config.route.RouteAction.Priority;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.resilience.breaker.Permit;
import dev.pillion.resilience.breaker.ResourceManager;
import dev.pillion.routing.cluster.ClusterStats;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One worker's HTTP/1 connections to one host at one priority (Envoy: ConnPoolImplBase). Idle
 * connections are reused last in, first out: the one used most recently is the least likely to have
 * been closed by the upstream meanwhile, and those beyond what the load needs stay unused and reach
 * their idle timeout. Requests without a connection wait in one queue, first come, first served.
 */
public final class Http1Pool {
  private final WorkerHost host;
  private final WorkerCluster cluster;
  private final Priority priority;
  private final ResourceManager resources;
  private final List<Http1Connection> idle = new ArrayList<>();
  private final RequestQueue waiting = new RequestQueue();
  private int connections;
  private int connecting;
  private final Permit present = new Permit();
  private boolean draining;
  private int generation;

  Http1Pool(WorkerHost host, Priority priority) {
    this.host = host;
    this.cluster = host.cluster();
    this.priority = priority;
    this.resources = cluster.resources(priority);
    present.take(resources.connectionPools());
    cluster.stats().addCodec();
  }

  WorkerHost host() {
    return host;
  }

  WorkerCluster cluster() {
    return cluster;
  }

  Priority priority() {
    return priority;
  }

  ResourceManager resources() {
    return resources;
  }

  int maxRequestsPerConnection() {
    return cluster.cluster().config().maxRequestsPerConnection();
  }

  long maxConnectionDurationNanos() {
    return cluster.maxConnectionDurationNanos();
  }

  boolean isEmpty() {
    return connections == 0 && waiting.isEmpty();
  }

  /**
   * Asks for a stream.
   *
   * @param fresh not on a connection that was idle: the request has lost one of those
   */
  public void newStream(PoolRequest request, boolean fresh) {
    Http1Connection connection = fresh ? null : takeIdle();
    if (connection != null) {
      attach(request, connection);
      return;
    }
    if (!request.pendingPermit.tryTake(resources.pendingRequests())) {
      overflow(request);
      return;
    }
    ClusterStats stats = cluster.stats();
    stats.rqPendingTotal.inc(cluster.shard());
    stats.rqPendingActive.add(cluster.shard(), 1);
    host.stats().rqPendingActive++;
    request.waitingIn = this;
    waiting.add(request);
    connectForWaiting();
  }

  private @Nullable Http1Connection takeIdle() {
    while (!idle.isEmpty()) {
      Http1Connection connection = idle.removeLast();
      connection.idle = false;
      if (connection.isOpen()) {
        return connection;
      }
    }
    return null;
  }

  private void attach(PoolRequest request, Http1Connection connection) {
    if (!resources.requests().canTake()) {
      putIdle(connection);
      cluster.stats().rqActiveOverflow.inc(cluster.shard());
      request.onPoolFailure(PoolFailure.ACTIVE_OVERFLOW, "");
      return;
    }
    connection.attach();
    StatsShard shard = cluster.shard();
    cluster.stats().rqTotal.inc(shard);
    cluster.stats().rqActive.add(shard, 1);
    host.stats().rqTotal++;
    host.stats().rqActive++;
    host.host().activeRequests().add(1);
    request.onPoolReady(connection);
  }

  private void overflow(PoolRequest request) {
    cluster.stats().rqPendingOverflow.inc(cluster.shard());
    request.onPoolFailure(PoolFailure.OVERFLOW, "");
  }

  /** A connection for each who waits, as far as the circuit breaker allows; one at the least. */
  private void connectForWaiting() {
    while (connecting < waiting.size()) {
      boolean allowed = host.canConnect(priority);
      if (!allowed) {
        cluster.stats().cxOverflow.inc(cluster.shard());
        if (connections > 0) {
          return;
        }
      }
      connections++;
      connecting++;
      cluster.stats().cxHttp1Total.inc(cluster.shard());
      new Http1Connection(this).connect();
      if (!allowed) {
        return;
      }
    }
  }

  void cancel(PoolRequest request) {
    unlink(request);
    cluster.stats().rqCancelled.inc(cluster.shard());
  }

  private void unlink(PoolRequest request) {
    waiting.remove(request);
    request.waitingIn = null;
    request.pendingPermit.release();
    cluster.stats().rqPendingActive.add(cluster.shard(), -1);
    host.stats().rqPendingActive--;
  }

  void onConnected(Http1Connection connection) {
    connecting--;
    serveOrKeep(connection);
  }

  private void serveOrKeep(Http1Connection connection) {
    PoolRequest request = waiting.first();
    if (request != null) {
      unlink(request);
      attach(request, connection);
    } else if (draining) {
      connection.close();
    } else {
      putIdle(connection);
    }
  }

  private void putIdle(Http1Connection connection) {
    connection.idle = true;
    idle.add(connection);
    connection.armIdleTimeout(cluster.idleTimeoutNanos());
  }

  /** All who wait fail with the connection, as in Envoy: the upstream is behaving badly. */
  void onConnectFailed(PoolFailure failure, String transportReason) {
    connecting--;
    connections--;
    RequestQueue failed = waiting.moveAll();
    for (PoolRequest request = failed.first(); request != null; request = failed.first()) {
      failed.remove(request);
      request.waitingIn = null;
      request.pendingPermit.release();
      cluster.stats().rqPendingActive.add(cluster.shard(), -1);
      host.stats().rqPendingActive--;
      cluster.stats().rqPendingFailureEject.inc(cluster.shard());
      request.onPoolFailure(failure, transportReason);
    }
  }

  void onStreamComplete(Http1Connection connection, boolean reusable) {
    cluster.stats().rqActive.add(cluster.shard(), -1);
    host.stats().rqActive--;
    host.host().activeRequests().add(-1);
    if (reusable) {
      serveOrKeep(connection);
    }
  }

  /** The connection will not be idle again. */
  void forget(Http1Connection connection) {
    if (connection.idle) {
      connection.idle = false;
      idle.remove(connection);
    }
  }

  void onConnectionClosed() {
    connections--;
    connectForWaiting();
  }

  /** Closes what is idle now and the rest as it becomes idle. */
  void drain() {
    draining = true;
    present.release();
    closeIdle();
  }

  /** As {@link #drain}, but new connections are as welcome as ever. */
  void drainConnections() {
    generation++;
    closeIdle();
  }

  /** Connections of another generation are not used again. */
  int generation() {
    return generation;
  }

  private void closeIdle() {
    while (!idle.isEmpty()) {
      Http1Connection connection = idle.removeLast();
      connection.idle = false;
      connection.close();
    }
  }
}
