package dev.pillion.routing.cluster;

import dev.pillion.httpcodec.Http1Settings;
import dev.pillion.proxycore.config.cluster.CircuitBreakers;
import dev.pillion.proxycore.config.cluster.ClusterConfig;
import dev.pillion.proxycore.config.cluster.ClusterConfig.Discovery;
import dev.pillion.proxycore.config.cluster.OutlierDetection;
import dev.pillion.proxycore.config.route.RouteAction.Priority;
import dev.pillion.proxycore.http.UpstreamCluster;
import dev.pillion.proxycore.stats.Stat;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.worker.Worker;
import dev.pillion.resilience.breaker.ResourceManager;
import dev.pillion.resilience.outlier.OutlierStats;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as the whole process knows it: its configuration, its present hosts, and what its
 * workers share. Everything beyond the configuration is made at the first use. Any thread.
 */
public final class Cluster implements UpstreamCluster {
  private final ClusterConfig config;
  private final StatsStore store;
  private final Worker configuration;
  private final Membership membership;
  private final Http1Settings http1Settings;
  private final OriginalDstHosts originalDstHosts;
  private volatile @Nullable HostSet hosts;
  private volatile @Nullable OutlierRates outlierRates;
  private @Nullable ClusterStats stats;
  private @Nullable ResourceManager defaultResources;
  private @Nullable ResourceManager highResources;
  private @Nullable OutlierWatch outliers;
  private final OutlierEvents outlierEvents;
  private final Runnable onChanged;

  /**
   * @param configuration the thread that keeps the statistics of hosts
   * @param onChanged told on that thread that the hosts' health is another
   */
  Cluster(
      ClusterConfig config,
      StatsStore store,
      Worker configuration,
      OutlierEvents outlierEvents,
      Runnable onChanged) {
    this.config = config;
    this.outlierEvents = outlierEvents;
    this.outlierRates = config.outlierDetection() == null ? null : OutlierRates.UNKNOWN;
    this.onChanged = onChanged;
    this.store = store;
    this.configuration = configuration;
    this.originalDstHosts = new OriginalDstHosts(config.name());
    this.membership = new Membership(config.discovery() instanceof Discovery.StrictDns);
    this.http1Settings = Http1Settings.of(config);
  }

  @Override
  public String name() {
    return config.name();
  }

  @Override
  public Map<String, Map<String, Object>> metadata() {
    return config.metadata();
  }

  @Override
  public int endpoints() {
    return presentHosts().size();
  }

  public ClusterConfig config() {
    return config;
  }

  public Http1Settings http1Settings() {
    return http1Settings;
  }

  /** Made at the first call. */
  public synchronized ClusterStats stats() {
    ClusterStats present = stats;
    if (present == null) {
      present = new ClusterStats(store, statName());
      stats = present;
      circuitBreakerStats(present, this::shownResources);
      outliers = outlierWatch(statName());
      configuration.eventLoop().execute(this::countHosts);
    }
    return present;
  }

  private String statName() {
    return config.altStatName().isEmpty() ? config.name() : config.altStatName();
  }

  private void circuitBreakerStats(
      ClusterStats of, Function<Priority, ResourceManager> resourcesOf) {
    CircuitBreakers breakers = config.circuitBreakers();
    CircuitBreakerStats.create(
        of,
        "default",
        breakers.defaults().trackRemaining(),
        () -> true,
        () -> resourcesOf.apply(Priority.DEFAULT));
    CircuitBreakerStats.create(
        of,
        "high",
        breakers.high().trackRemaining(),
        this::hasHighResources,
        () -> resourcesOf.apply(Priority.HIGH));
  }

  /** Those in use; looking at what nothing uses does not make it. */
  private synchronized ResourceManager shownResources(Priority priority) {
    ResourceManager present = priority == Priority.HIGH ? highResources : defaultResources;
    CircuitBreakers breakers = config.circuitBreakers();
    return present != null
        ? present
        : ResourceManager.of(priority == Priority.HIGH ? breakers.high() : breakers.defaults());
  }

  private synchronized boolean hasHighResources() {
    return highResources != null;
  }

  /**
   * The statistics that the cluster would have if something used it now; none when something has.
   * They are made for whoever lists them and forgotten: a mesh has thousands of clusters, and a
   * page that names them must not be what makes them big.
   */
  void forEachUnusedStat(Consumer<Stat> action) {
    if (hasStats()) {
      return;
    }
    StatsStore shown = store.emptyCopy();
    ClusterStats unused = new ClusterStats(shown, statName());
    circuitBreakerStats(unused, this::shownResources);
    StatsShard shard = shown.newShard();
    HostSet present = hosts;
    new Membership(config.discovery() instanceof Discovery.StrictDns)
        .update(unused, shard, present == null ? HostSets.configured(config) : present);
    if (config.outlierDetection() != null) {
      var _ = new OutlierStats(shown, ClusterStats.prefix(statName()), shard);
    }
    shown.forEach(action);
  }

  private @Nullable OutlierWatch outlierWatch(String name) {
    OutlierDetection detection = config.outlierDetection();
    return detection == null
        ? null
        : new OutlierWatch(
            this, detection, store, ClusterStats.prefix(name), configuration, outlierEvents);
  }

  /** Its outlier detection; null: there is none. Only after {@link #stats}. */
  public synchronized @Nullable OutlierWatch outliers() {
    return outliers;
  }

  /**
   * Statistics and outlier detection take the present hosts over; the configuration thread only.
   */
  private void countHosts() {
    HostSet present = hosts();
    membership.update(stats(), configuration.stats(), present);
    OutlierWatch watch = outliers();
    if (watch != null) {
      watch.watch(present);
    }
  }

  /** A host was ejected or is back: requests are shared anew; the configuration thread only. */
  void onHealthChanged() {
    HostSet next = HostSet.of(hosts().hosts(), config.commonLb());
    hosts = next;
    membership.updateHealth(stats(), configuration.stats(), next);
    onChanged.run();
  }

  /** The cluster is gone or replaced; the configuration thread only. */
  void close() {
    OutlierWatch watch = outliers();
    if (watch != null) {
      watch.stop();
    }
  }

  /** True once something has used the cluster's statistics. */
  synchronized boolean hasStats() {
    return stats != null;
  }

  /** What its circuit breakers bound. */
  public synchronized ResourceManager resources(Priority priority) {
    return switch (priority) {
      case DEFAULT -> {
        ResourceManager present = defaultResources;
        if (present == null) {
          present = ResourceManager.of(config.circuitBreakers().defaults());
          defaultResources = present;
        }
        yield present;
      }
      case HIGH -> {
        ResourceManager present = highResources;
        if (present == null) {
          present = ResourceManager.of(config.circuitBreakers().high());
          highResources = present;
        }
        yield present;
      }
    };
  }

  /** The destinations in use; none unless the cluster's type is ORIGINAL_DST. */
  public OriginalDstHosts originalDstHosts() {
    return originalDstHosts;
  }

  /** The present hosts, for people: in an ORIGINAL_DST cluster the destinations in use. */
  public List<Host> presentHosts() {
    return config.discovery() instanceof ClusterConfig.Discovery.OriginalDst
        ? originalDstHosts.hosts()
        : hosts().hosts();
  }

  /** What outlier detection found; null: the cluster has none. */
  public @Nullable OutlierRates outlierRates() {
    return outlierRates;
  }

  /** Notes what outlier detection found; the configuration thread only. */
  void setOutlierRates(OutlierRates next) {
    outlierRates = next;
  }

  /** The present hosts to balance among. */
  public HostSet hosts() {
    HostSet present = hosts;
    return present == null ? firstHosts() : present;
  }

  private synchronized HostSet firstHosts() {
    HostSet present = hosts;
    if (present == null) {
      present = HostSets.configured(config);
      hosts = present;
    }
    return present;
  }

  /**
   * Replaces the hosts; {@link ClusterManager} tells the workers. The configuration thread only.
   */
  void setHosts(HostSet next) {
    hosts = next;
    if (hasStats()) {
      countHosts();
    }
  }
}
