package dev.pillion.routing.cluster;

import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.Histogram;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.stats.StatsStore;
import org.jspecify.annotations.Nullable;

/**
 * The dynamic statistics of responses (Envoy: CodeStatsImpl): by code and class of code, and again
 * for internal and external callers and for canaries. A code's counters are made when it first
 * occurs. Any worker.
 */
public final class ResponseCodeStats {
  private static final int FIRST = 100;
  private static final int LAST = 599;

  private final StatsStore store;
  private final String prefix;
  private final boolean byOrigin;
  private final @Nullable Code[] codes = new @Nullable Code[LAST - FIRST + 2];
  private volatile @Nullable Times times;

  /**
   * @param prefix with its dot
   * @param byOrigin whether internal and external callers and canaries are counted on their own as
   *     well
   */
  public ResponseCodeStats(StatsStore store, String prefix, boolean byOrigin) {
    this.store = store;
    this.prefix = prefix;
    this.byOrigin = byOrigin;
  }

  /** Counters for all, internal, external and canaries' responses of one code. */
  private static final class Code {
    private final StatsStore store;
    private final String prefix;
    private final int code;
    final Counter[] all;
    final Counter[] internal;
    final Counter[] external;
    private Counter @Nullable [] canary;

    Code(StatsStore store, String prefix, boolean byOrigin, int code) {
      this.store = store;
      this.prefix = prefix;
      this.code = code;
      all = counters("");
      internal = byOrigin ? counters("internal.") : all;
      external = byOrigin ? counters("external.") : all;
    }

    Counter[] canary() {
      Counter[] present = canary;
      if (present == null) {
        present = counters("canary.");
        canary = present;
      }
      return present;
    }

    private Counter[] counters(String whose) {
      String scope = prefix + whose + "upstream_rq_";
      Counter completed = store.counter(scope + "completed");
      return code > LAST // Envoy has one name for a code without meaning and for its class
          ? new Counter[] {completed, store.counter(scope + "unknown")}
          : new Counter[] {
            completed, store.counter(scope + code / 100 + "xx"), store.counter(scope + code)
          };
    }
  }

  private record Times(Histogram all, Histogram internal, Histogram external) {}

  /** Counts one response, the upstream's or one given in its place. */
  public void charge(StatsShard shard, int status, boolean internalRequest, boolean canary) {
    int known = status >= FIRST && status <= LAST ? status : LAST + 1;
    Code code = codes[known - FIRST];
    if (code == null) {
      // Workers may race here; the store gives both the same counters.
      code = new Code(store, prefix, byOrigin, known);
      codes[known - FIRST] = code;
    }
    increment(code.all, shard);
    if (!byOrigin) {
      return;
    }
    increment(internalRequest ? code.internal : code.external, shard);
    if (canary) {
      increment(code.canary(), shard);
    }
  }

  private static void increment(Counter[] counters, StatsShard shard) {
    for (Counter counter : counters) {
      counter.inc(shard);
    }
  }

  /** Records how long a response took from the end of the request, in milliseconds. */
  public void recordTime(StatsShard shard, long millis, boolean internalRequest, boolean canary) {
    Times present = times;
    if (present == null) {
      present = newTimes();
      times = present;
    }
    present.all.record(shard, millis);
    if (!byOrigin) {
      return;
    }
    (internalRequest ? present.internal : present.external).record(shard, millis);
    if (canary) {
      store.histogram(prefix + "canary.upstream_rq_time").record(shard, millis);
    }
  }

  private Times newTimes() {
    Histogram all = store.histogram(prefix + "upstream_rq_time");
    return byOrigin
        ? new Times(
            all,
            store.histogram(prefix + "internal.upstream_rq_time"),
            store.histogram(prefix + "external.upstream_rq_time"))
        : new Times(all, all, all);
  }
}
