package dev.pillion.resilience.breaker;

import dev.pillion.proxycore.config.cluster.CircuitBreakers.RetryBudget;
import dev.pillion.proxycore.config.cluster.CircuitBreakers.Thresholds;
import org.jspecify.annotations.Nullable;

/**
 * One bounded thing of a cluster and priority: connections, pending requests, requests or retries.
 * Taken and given back by a {@link Permit}. Workers race for the last one as they do in Envoy: the
 * bound may be passed by as many as there are workers, never by more. Any thread.
 */
public final class Resource {
  private static final Resource UNLIMITED = new Resource(Thresholds.UNLIMITED, null, null);

  private final long limit;
  private final @Nullable PaddedCount count;
  private final @Nullable Budget budget;

  private Resource(long limit, @Nullable PaddedCount count, @Nullable Budget budget) {
    this.limit = limit;
    this.count = count;
    this.budget = budget;
  }

  /** A share of what is under way or waits, both of which are counted. */
  private record Budget(Resource requests, Resource pending, RetryBudget share) {
    long limit() {
      double active = (double) requests.inUse() + pending.inUse();
      return Math.max((long) (share.percent() / 100.0 * active), share.minConcurrency());
    }
  }

  /** A resource with that limit; {@link Thresholds#UNLIMITED} is not counted at all. */
  public static Resource of(long limit) {
    return of(limit, false);
  }

  /** A resource that may be {@code tracked}: counted even where nothing bounds it. */
  public static Resource of(long limit, boolean tracked) {
    return limit >= Thresholds.UNLIMITED && !tracked
        ? UNLIMITED
        : new Resource(limit, new PaddedCount(), null);
  }

  /** Retries that are bounded by a share of the requests, both of which must be tracked. */
  static Resource budget(RetryBudget share, Resource requests, Resource pending) {
    return new Resource(0, new PaddedCount(), new Budget(requests, pending, share));
  }

  public long limit() {
    return budget == null ? limit : budget.limit();
  }

  /** How many are in use; 0 when unlimited. */
  public int inUse() {
    return count == null ? 0 : count.get();
  }

  /** How many more may be taken; 0 when the limit is reached or passed. */
  public long remaining() {
    return Math.max(0, limit() - inUse());
  }

  /** True while one more may be taken. */
  public boolean canTake() {
    return count == null || count.get() < limit();
  }

  /** Envoy's gauge: none can be taken, and some were; of a limit of zero nobody hears before. */
  public boolean exhausted() {
    return inUse() > 0 && !canTake();
  }

  /** Takes one whatever the limit; false when nothing needs to be given back. */
  boolean take() {
    if (count == null) {
      return false;
    }
    count.add(1);
    return true;
  }

  void giveBack() {
    if (count != null) {
      count.add(-1);
    }
  }
}
