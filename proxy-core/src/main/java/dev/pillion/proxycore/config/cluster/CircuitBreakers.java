package dev.pillion.proxycore.config.cluster;

/** Thresholds by priority. */
public record CircuitBreakers(Thresholds defaults, Thresholds high) {
  /** Envoy's: 1024 each, 3 retries. */
  public static final CircuitBreakers DEFAULT =
      new CircuitBreakers(Thresholds.DEFAULT, Thresholds.DEFAULT);

  /** The bounds of one priority, unsigned 32 bit; the maximum is as good as none. */
  public record Thresholds(
      long maxConnections,
      long maxPendingRequests,
      long maxRequests,
      long maxRetries,
      boolean trackRemaining) {
    public static final Thresholds DEFAULT = new Thresholds(1024, 1024, 1024, 3, false);

    /** The value that switches a check off. */
    public static final long UNLIMITED = 0xffff_ffffL;
  }
}
