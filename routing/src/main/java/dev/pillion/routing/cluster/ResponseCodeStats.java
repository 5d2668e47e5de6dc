package dev.pillion.routing.cluster;

import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.Histogram;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.stats.StatsStore;
import org.jspecify.annotations.Nullable;

/**
 * The dynamic statistics of responses (Envoy: CodeStatsImpl): by code and class of code, and again
 * for internal and external callers. A code's counters are made when it first occurs. Any worker.
 */
public final class ResponseCodeStats {
  private static final int FIRST = 100;
  private static final int LAST = 599;

  private final StatsStore store;
  private final String prefix;
  private final boolean byOrigin;
  private final @Nullable Code[] codes = new @Nullable Code[LAST - FIRST + 1];
  private volatile @Nullable Times times;

  /**
   * @param prefix with its dot
   * @param byOrigin whether internal and external callers are counted on their own as well
   */
  public ResponseCodeStats(StatsStore store, String prefix, boolean byOrigin) {
    this.store = store;
    this.prefix = prefix;
    this.byOrigin = byOrigin;
  }

  /** Three counters each for all, internal and external requests. */
  private static final class Code {
    final Counter[] all;
    final Counter[] internal;
    final Counter[] external;

    Code(StatsStore store, String prefix, boolean byOrigin, int code) {
      all = counters(store, prefix, code);
      internal = byOrigin ? counters(store, prefix + "internal.", code) : all;
      external = byOrigin ? counters(store, prefix + "external.", code) : all;
    }

    private static Counter[] counters(StatsStore store, String prefix, int code) {
      return new Counter[] {
        store.counter(prefix + "upstream_rq_completed"),
        store.counter(prefix + "upstream_rq_" + code / 100 + "xx"),
        store.counter(prefix + "upstream_rq_" + code)
      };
    }
  }

  private record Times(Histogram all, Histogram internal, Histogram external) {}

  /** Counts one response, the upstream's or one given in its place. */
  public void charge(StatsShard shard, int status, boolean internalRequest) {
    if (status < FIRST || status > LAST) {
      return;
    }
    Code code = codes[status - FIRST];
    if (code == null) {
      // Workers may race here; the store gives both the same counters.
      code = new Code(store, prefix, byOrigin, status);
      codes[status - FIRST] = code;
    }
    increment(code.all, shard);
    if (byOrigin) {
      increment(internalRequest ? code.internal : code.external, shard);
    }
  }

  private static void increment(Counter[] counters, StatsShard shard) {
    counters[0].inc(shard);
    counters[1].inc(shard);
    counters[2].inc(shard);
  }

  /** Records how long a response took from the end of the request, in milliseconds. */
  public void recordTime(StatsShard shard, long millis, boolean internalRequest) {
    Times present = times;
    if (present == null) {
      present = newTimes();
      times = present;
    }
    present.all.record(shard, millis);
    if (byOrigin) {
      (internalRequest ? present.internal : present.external).record(shard, millis);
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
