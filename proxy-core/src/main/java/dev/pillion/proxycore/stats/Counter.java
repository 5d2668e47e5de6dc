package dev.pillion.proxycore.stats;

/** A number that only grows. Each thread adds to its own shard; reading sums them. */
public final class Counter {
  private final StatsStore store;
  private final String name;
  private final int cell;

  Counter(StatsStore store, String name, int cell) {
    this.store = store;
    this.name = name;
    this.cell = cell;
  }

  public String name() {
    return name;
  }

  /** Adds one; only the shard's owner may call it. */
  public void inc(StatsShard shard) {
    shard.add(cell, 1);
  }

  /** Adds {@code delta}; only the shard's owner may call it. */
  public void add(StatsShard shard, long delta) {
    shard.add(cell, delta);
  }

  /** The sum over all threads since start or the last reset; any thread. */
  public long value() {
    return store.sum(cell) - store.baseline(cell);
  }

  /** True once anything was counted, as {@code usedonly} asks. */
  public boolean used() {
    return store.sum(cell) != 0;
  }

  /** Makes the present value zero ({@code /reset_counters}); any thread. */
  public void reset() {
    store.setBaseline(cell, store.sum(cell));
  }
}
