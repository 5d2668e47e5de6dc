package dev.pillion.routing.pool;

import dev.pillion.proxycore.config.cluster.CircuitBreakers;
import dev.pillion.proxycore.config.route.RouteAction.Priority;
import dev.pillion.resilience.outlier.Tally;
import dev.pillion.routing.balance.Candidate;
import dev.pillion.routing.cluster.Host;
import dev.pillion.routing.cluster.HostStats;
import dev.pillion.routing.cluster.OutlierWatch;
import org.jspecify.annotations.Nullable;

/** A worker's own view of a host: its pools and its part of the statistics. */
public final class WorkerHost implements Candidate {
  private final WorkerCluster cluster;
  private final Host host;
  private final HostStats stats;
  private final @Nullable Tally outlierTally;
  private boolean ejectionSeen;

  /** Whether an ORIGINAL_DST cluster has chosen it since it looked last. */
  boolean usedLately;

  private @Nullable Http1Pool defaultPool;
  private @Nullable Http1Pool highPool;

  WorkerHost(WorkerCluster cluster, Host host) {
    this.cluster = cluster;
    this.host = host;
    this.stats = host.statsOf(cluster.worker().index());
    OutlierWatch watch = cluster.cluster().outliers();
    this.outlierTally =
        watch == null ? null : watch.monitor(host).tallyOf(cluster.worker().index());
  }

  public Host host() {
    return host;
  }

  public WorkerCluster cluster() {
    return cluster;
  }

  public HostStats stats() {
    return stats;
  }

  /** Where outlier detection hears of the host's answers; null: it does not want to. */
  public @Nullable Tally outlierTally() {
    return outlierTally;
  }

  /** As in Envoy an ejection ends the use of all connections, so that a host begins anew. */
  void drainIfEjected() {
    boolean ejected = host.ejected();
    if (ejected && !ejectionSeen) {
      drainConnections();
    }
    ejectionSeen = ejected;
  }

  @Override
  public long weight() {
    return host.endpoint().weight();
  }

  @Override
  public int activeRequests() {
    return host.activeRequests().get();
  }

  /** The pool of a priority, made at the first call; null: there are too many pools. */
  public @Nullable Http1Pool http1Pool(Priority priority) {
    return switch (priority) {
      case DEFAULT -> {
        if (defaultPool == null) {
          defaultPool = newPool(priority);
        }
        yield defaultPool;
      }
      case HIGH -> {
        if (highPool == null) {
          highPool = newPool(priority);
        }
        yield highPool;
      }
    };
  }

  private @Nullable Http1Pool newPool(Priority priority) {
    if (!cluster.resources(priority).connectionPools().canTake()) {
      cluster.stats().cxPoolOverflow.inc(cluster.shard());
      return null;
    }
    return new Http1Pool(this, priority);
  }

  /** True while the circuit breakers allow one more connection. */
  boolean canConnect(Priority priority) {
    CircuitBreakers breakers = cluster.cluster().config().circuitBreakers();
    return cluster.resources(priority).connections().canTake()
        && host.connectionsBelow(
            priority == Priority.DEFAULT ? breakers.defaults() : breakers.high());
  }

  /** True while it has a connection or somebody who waits for one. */
  boolean inUse() {
    return stats.cxActive > 0
        || (defaultPool != null && !defaultPool.isEmpty())
        || (highPool != null && !highPool.isEmpty());
  }

  /** Connections that stand serve no further request; new ones are made as they are needed. */
  void drainConnections() {
    if (defaultPool != null) {
      defaultPool.drainConnections();
    }
    if (highPool != null) {
      highPool.drainConnections();
    }
  }

  /** The host is gone: idle connections close, the others after their request. */
  void drain() {
    if (defaultPool != null) {
      defaultPool.drain();
    }
    if (highPool != null) {
      highPool.drain();
    }
  }
}
