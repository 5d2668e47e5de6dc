package dev.pillion.routing.pool;

import static java.util.Objects.requireNonNull;

import dev.pillion.httpcodec.HeaderMapPool;
import dev.pillion.proxycore.config.cluster.ClusterConfig;
import dev.pillion.proxycore.config.cluster.ClusterConfig.Discovery;
import dev.pillion.proxycore.config.route.RouteAction.Priority;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.worker.Worker;
import dev.pillion.resilience.breaker.ResourceManager;
import dev.pillion.routing.balance.Balancer;
import dev.pillion.routing.cluster.Cluster;
import dev.pillion.routing.cluster.ClusterStats;
import dev.pillion.routing.cluster.Host;
import dev.pillion.routing.cluster.HostSet;
import dev.pillion.routing.cluster.HostSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A worker's own part of a cluster it has used: balancers and pools. */
public final class WorkerCluster {
  private final Worker worker;
  private final Cluster cluster;
  private final HeaderMapPool headerMaps;
  private final ClusterStats stats;
  private final ResourceManager defaultResources;
  private final long connectTimeoutNanos;
  private final long idleTimeoutNanos;
  private final long maxConnectionDurationNanos;
  private final long maxStreamDurationNanos;
  private final @Nullable String altStatName;
  private Map<Host, WorkerHost> hosts = new HashMap<>();
  private Source[] sources = {};
  private final @Nullable OriginalDestinations destinations;

  WorkerCluster(Worker worker, Cluster cluster, HeaderMapPool headerMaps) {
    this.worker = worker;
    this.cluster = cluster;
    this.headerMaps = headerMaps;
    this.stats = cluster.stats();
    this.defaultResources = cluster.resources(Priority.DEFAULT);
    ClusterConfig config = cluster.config();
    this.connectTimeoutNanos = config.connectTimeout().toNanos();
    this.idleTimeoutNanos = config.idleTimeout().toNanos();
    this.maxConnectionDurationNanos = config.maxConnectionDuration().toNanos();
    this.maxStreamDurationNanos = config.maxStreamDuration().toNanos();
    this.altStatName = config.altStatName().isEmpty() ? null : config.altStatName();
    this.destinations =
        config.discovery() instanceof Discovery.OriginalDst originalDst
            ? new OriginalDestinations(this, originalDst)
            : null;
    refreshHosts();
  }

  /** A balancer over the hosts of one source, and its share of the load. */
  private record Source(Balancer<WorkerHost> balancer, int loadPercent, boolean panic) {}

  public Worker worker() {
    return worker;
  }

  public StatsShard shard() {
    return worker.stats();
  }

  public Cluster cluster() {
    return cluster;
  }

  public ClusterStats stats() {
    return stats;
  }

  /** The maps that responses are parsed into. */
  public HeaderMapPool headerMaps() {
    return headerMaps;
  }

  public ResourceManager resources(Priority priority) {
    return priority == Priority.DEFAULT ? defaultResources : cluster.resources(priority);
  }

  long connectTimeoutNanos() {
    return connectTimeoutNanos;
  }

  long idleTimeoutNanos() {
    return idleTimeoutNanos;
  }

  long maxConnectionDurationNanos() {
    return maxConnectionDurationNanos;
  }

  /** Zero: none. */
  public long maxStreamDurationNanos() {
    return maxStreamDurationNanos;
  }

  /** {@code alt_stat_name}; null: none. */
  public @Nullable String altStatName() {
    return altStatName;
  }

  /** Chooses a host; null when there is none. */
  public @Nullable WorkerHost chooseHost(LoadBalancerContext context) {
    WorkerHost host = choose(context);
    int again = context.hostSelectionRetries();
    while (again > 0 && host != null && context.rejects(host)) {
      host = choose(context);
      again--;
    }
    return host;
  }

  private @Nullable WorkerHost choose(LoadBalancerContext context) {
    if (destinations != null) {
      return originalDestination(destinations, context);
    }
    Source[] present = sources;
    if (present.length == 0) {
      if (cluster.config().commonLb().healthyPanicThreshold() > 0) {
        stats.lbHealthyPanic.inc(shard());
      }
      stats.cxNoneHealthy.inc(shard());
      return null;
    }
    Source source = present.length == 1 ? present[0] : roll(present);
    if (source.panic) {
      stats.lbHealthyPanic.inc(shard());
    }
    return source.balancer.pick();
  }

  private @Nullable WorkerHost originalDestination(
      OriginalDestinations among, LoadBalancerContext context) {
    WorkerHost host = among.choose(context);
    if (host == null) {
      stats.cxNoneHealthy.inc(shard());
    }
    return host;
  }

  private Source roll(Source[] among) {
    int roll = worker.random().nextInt(100);
    for (Source source : among) {
      roll -= source.loadPercent;
      if (roll < 0) {
        return source;
      }
    }
    return among[among.length - 1];
  }

  /** Takes over the cluster's present hosts; pools of hosts that stay are kept. */
  void refreshHosts() {
    HostSet present = cluster.hosts();
    Map<Host, WorkerHost> before = hosts;
    Map<Host, WorkerHost> next = new HashMap<>();
    boolean added = false;
    for (Host host : present.hosts()) {
      WorkerHost known = before.remove(host);
      added |= known == null;
      next.put(host, known != null ? known : new WorkerHost(this, host));
    }
    boolean other = added || !before.isEmpty();
    hosts = next;
    sources = balancers(present.sources());
    before.values().forEach(WorkerHost::drain);
    next.values().forEach(WorkerHost::drainIfEjected);
    if (other && cluster.config().commonLb().closeConnectionsOnHostSetChange()) {
      next.values().forEach(WorkerHost::drainConnections);
    }
  }

  private Source[] balancers(List<HostSource> from) {
    Source[] made = new Source[from.size()];
    for (int i = 0; i < made.length; i++) {
      HostSource source = from.get(i);
      made[i] = new Source(balancer(source.hosts()), source.loadPercent(), source.panic());
    }
    return made;
  }

  private Balancer<WorkerHost> balancer(List<Host> among) {
    WorkerHost[] candidates = new WorkerHost[among.size()];
    for (int i = 0; i < candidates.length; i++) {
      candidates[i] = requireNonNull(hosts.get(among.get(i)));
    }
    return Balancer.of(cluster.config().loadBalancing(), candidates, worker.random());
  }

  /** The cluster is gone or replaced. */
  void drain() {
    hosts.values().forEach(WorkerHost::drain);
    hosts = new HashMap<>();
    sources = new Source[0];
    if (destinations != null) {
      destinations.drain();
    }
  }
}
