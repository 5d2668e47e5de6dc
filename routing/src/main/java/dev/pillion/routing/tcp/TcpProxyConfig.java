package dev.pillion.routing.tcp;

import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import dev.pillion.proxycore.config.listener.NetworkFilterConfig.WeightedCluster;
import dev.pillion.proxycore.format.AccessLogType;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.log.AccessLogger;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.worker.Worker;
import java.util.List;
import java.util.SplittableRandom;

/** A TCP proxy's configuration as its connections use it. Immutable, any worker. */
final class TcpProxyConfig {
  private final List<WeightedCluster> clusters;
  private final long totalWeight;
  final TcpProxyStats stats;
  private final List<AccessLogger> accessLogs;
  final long idleTimeoutNanos;
  final long maxDurationNanos;
  final int maxConnectAttempts;

  TcpProxyConfig(
      NetworkFilterConfig.TcpProxy config, StatsStore store, List<AccessLogger> accessLogs) {
    this.clusters = config.clusters();
    this.totalWeight = clusters.stream().mapToLong(WeightedCluster::weight).sum();
    this.stats = TcpProxyStats.of(store, config.statPrefix());
    this.accessLogs = List.copyOf(accessLogs);
    this.idleTimeoutNanos = config.idleTimeout().toNanos();
    this.maxDurationNanos = config.maxDownstreamConnectionDuration().toNanos();
    this.maxConnectAttempts = config.maxConnectAttempts();
  }

  /** Writes a session's access logs. */
  void log(StreamInfo info, Worker worker) {
    if (accessLogs.isEmpty()) {
      return;
    }
    if (info.endNanos == StreamInfo.UNSET) {
      info.endNanos = worker.time().nanoTime();
    }
    FormatContext context = new FormatContext(info);
    context.accessLogType = AccessLogType.TCP_CONNECTION_END;
    for (AccessLogger logger : accessLogs) {
      logger.log(context, worker);
    }
  }

  /** The cluster of a connection, by weight. */
  String chooseCluster(SplittableRandom random) {
    if (clusters.size() == 1 || totalWeight == 0) {
      return clusters.getFirst().cluster();
    }
    long roll = random.nextLong(totalWeight);
    for (WeightedCluster choice : clusters) {
      roll -= choice.weight();
      if (roll < 0) {
        return choice.cluster();
      }
    }
    throw new AssertionError("weights sum to less than their sum");
  }
}
