package dev.pillion.resilience.fault;

import dev.pillion.proxycore.config.route.FaultConfig;
import dev.pillion.proxycore.http.HttpFilter;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.http.HttpFilterFactory;
import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.Gauge;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.stats.StatsStore;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Makes fault filters, which share their statistics {@code http.<stat_prefix>.fault.*}. */
public final class FaultFilterFactory implements HttpFilterFactory {
  /** Callers name their cluster themselves: without a bound they could fill the memory. */
  private static final int MOST_CLUSTERS = 1000;

  final String name;
  final FaultConfig config;
  final Counter delaysInjected;
  final Counter abortsInjected;
  final Counter faultsOverflow;
  final Gauge activeFaults;
  private final StatsStore stats;
  private final String prefix;
  private final Set<String> clusters = ConcurrentHashMap.newKeySet();

  /**
   * @param name the filter's, under which its metadata stand
   * @param statPrefix the connection manager's
   */
  public FaultFilterFactory(String name, FaultConfig config, String statPrefix, StatsStore stats) {
    this.name = name;
    this.config = config;
    this.stats = stats;
    this.prefix = "http." + statPrefix + ".fault.";
    delaysInjected = stats.counter(prefix + "delays_injected");
    abortsInjected = stats.counter(prefix + "aborts_injected");
    faultsOverflow = stats.counter(prefix + "faults_overflow");
    activeFaults = stats.gauge(prefix + "active_faults");
    stats.counter(prefix + "response_rl_injected"); // response_rate_limit is refused: stays 0
  }

  @Override
  public HttpFilter create(HttpFilterCallbacks callbacks) {
    return new FaultFilter(this, callbacks);
  }

  /** Counts a fault by the caller's cluster. */
  void count(String downstreamCluster, String what, StatsShard shard) {
    if (clusters.contains(downstreamCluster)
        || (clusters.size() < MOST_CLUSTERS && clusters.add(downstreamCluster))) {
      stats.counter(prefix + downstreamCluster + "." + what).inc(shard);
    }
  }
}
