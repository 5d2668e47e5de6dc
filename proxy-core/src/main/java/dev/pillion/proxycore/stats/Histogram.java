package dev.pillion.proxycore.stats;

/** A distribution of values in one unit, for instance milliseconds. */
public final class Histogram extends Stat {
  /** The slot of one that a matcher rejected. */
  static final int NONE = -1;

  private final int slot;

  Histogram(StatsScope scope, String name, int slot) {
    super(scope, name);
    this.slot = slot;
  }

  /** Records one value; only the shard's owner may call it. */
  public void record(StatsShard shard, long value) {
    if (slot != NONE) {
      shard.record(slot, value);
    }
  }

  /** All threads' values merged into a new histogram; any thread. */
  public HistogramData merged() {
    return scope.store().mergedHistogram(slot);
  }

  @Override
  public boolean used() {
    return merged().count() > 0;
  }
}
