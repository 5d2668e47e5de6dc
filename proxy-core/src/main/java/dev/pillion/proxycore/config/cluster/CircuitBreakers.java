package dev.pillion.proxycore.config.cluster;

import org.jspecify.annotations.Nullable;

/** Thresholds by priority. */
public record CircuitBreakers(Thresholds defaults, Thresholds high) {
  /** Envoy's: 1024 each, 3 retries. */
  public static final CircuitBreakers DEFAULT =
      new CircuitBreakers(Thresholds.DEFAULT, Thresholds.DEFAULT);

  /**
   * The bounds of one priority, unsigned 32 bit; the maximum is as good as none.
   *
   * @param retryBudget bounds retries instead of {@code maxRetries}; null: none
   * @param maxConnectionPools of one worker's hosts
   * @param maxConnectionsPerHost {@code per_host_thresholds}
   */
  public record Thresholds(
      long maxConnections,
      long maxPendingRequests,
      long maxRequests,
      long maxRetries,
      @Nullable RetryBudget retryBudget,
      long maxConnectionPools,
      long maxConnectionsPerHost,
      boolean trackRemaining) {
    /** The value that switches a check off. */
    public static final long UNLIMITED = 0xffff_ffffL;

    public static final Thresholds DEFAULT = of(1024, 1024, 1024, 3);

    /** The four bounds that nearly every cluster sets, the rest as Envoy has it. */
    public static Thresholds of(long connections, long pending, long requests, long retries) {
      return new Thresholds(
          connections, pending, requests, retries, null, UNLIMITED, UNLIMITED, false);
    }
  }

  /**
   * {@code retry_budget}.
   *
   * @param percent of the requests under way and waiting
   * @param minConcurrency so many retries may be under way at any rate
   */
  public record RetryBudget(double percent, long minConcurrency) {}
}
