package dev.pillion.proxycore.stats;

/** A distribution of values in one unit, for instance milliseconds. */
public final class Histogram {
  private final StatsStore store;
  private final String name;
  private final int slot;

  Histogram(StatsStore store, String name, int slot) {
    this.store = store;
    this.name = name;
    this.slot = slot;
  }

  public String name() {
    return name;
  }

  /** Records one value; only the shard's owner may call it. */
  public void record(StatsShard shard, long value) {
    shard.record(slot, value);
  }

  /** All threads' values merged into a new histogram; any thread. */
  public HistogramData merged() {
    return store.mergedHistogram(slot);
  }
}
