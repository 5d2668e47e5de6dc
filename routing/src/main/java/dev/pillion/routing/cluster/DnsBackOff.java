package dev.pillion.routing.cluster;

import dev.pillion.proxycore.config.cluster.ClusterConfig.DnsOptions;
import java.util.SplittableRandom;

/**
 * How long to wait after failures: with {@code dns_failure_refresh_rate} a random part of an
 * interval that doubles up to the maximum (Envoy: JitteredExponentialBackOffStrategy), else the
 * refresh rate. For the configuration thread.
 */
final class DnsBackOff {
  private final long refreshNanos;
  private final long baseNanos;
  private final long maxNanos;
  private long nextNanos;

  DnsBackOff(DnsOptions options) {
    this.refreshNanos = options.refreshRate().toNanos();
    this.baseNanos = options.failureRefreshBase().toNanos();
    this.maxNanos = options.failureRefreshMax().toNanos();
    this.nextNanos = baseNanos;
  }

  long nextNanos(SplittableRandom random) {
    if (baseNanos == 0) {
      return refreshNanos;
    }
    long interval = nextNanos;
    nextNanos = Math.min(maxNanos, 2 * interval);
    return random.nextLong(interval);
  }

  void reset() {
    nextNanos = baseNanos;
  }
}
