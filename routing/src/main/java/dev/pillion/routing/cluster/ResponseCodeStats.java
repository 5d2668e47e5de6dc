package dev.pillion.routing.cluster;

import dev.pillion.proxycore.stats.StatsScope;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.routing.cluster.OriginCodeStats.Origin;
import org.jspecify.annotations.Nullable;

/**
 * The dynamic statistics of responses (Envoy: CodeStatsImpl): by code and class of code, and again
 * for internal and external callers and for canaries. Any worker.
 */
public final class ResponseCodeStats {
  private final StatsScope scope;
  private final boolean byOrigin;

  /** Made when they first occur; workers that race to make one get the same counters. */
  private @Nullable OriginCodeStats all;

  private @Nullable OriginCodeStats internal;
  private @Nullable OriginCodeStats external;
  private @Nullable OriginCodeStats canaries;

  /**
   * @param scope what their names begin with
   * @param byOrigin whether internal and external callers and canaries are counted on their own as
   *     well
   */
  public ResponseCodeStats(StatsScope scope, boolean byOrigin) {
    this.scope = scope;
    this.byOrigin = byOrigin;
  }

  private OriginCodeStats all() {
    OriginCodeStats present = all;
    if (present == null) {
      present = new OriginCodeStats(scope, Origin.ALL);
      all = present;
    }
    return present;
  }

  private OriginCodeStats callers(boolean internalRequest) {
    OriginCodeStats present = internalRequest ? internal : external;
    if (present == null) {
      present = new OriginCodeStats(scope, internalRequest ? Origin.INTERNAL : Origin.EXTERNAL);
      if (internalRequest) {
        internal = present;
      } else {
        external = present;
      }
    }
    return present;
  }

  private OriginCodeStats canaries() {
    OriginCodeStats present = canaries;
    if (present == null) {
      present = new OriginCodeStats(scope, Origin.CANARY);
      canaries = present;
    }
    return present;
  }

  /** Counts one response, the upstream's or one given in its place. */
  public void charge(StatsShard shard, int status, boolean internalRequest, boolean canary) {
    all().charge(shard, status);
    if (!byOrigin) {
      return;
    }
    callers(internalRequest).charge(shard, status);
    if (canary) {
      canaries().charge(shard, status);
    }
  }

  /** Records how long a response took from the end of the request, in milliseconds. */
  public void recordTime(StatsShard shard, long millis, boolean internalRequest, boolean canary) {
    all().recordTime(shard, millis);
    if (!byOrigin) {
      return;
    }
    callers(internalRequest).recordTime(shard, millis);
    if (canary) {
      canaries().recordTime(shard, millis);
    }
  }
}
