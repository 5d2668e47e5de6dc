package dev.pillion.proxycore.stats;

/**
 * A number that rises and falls. Threads add and subtract in their own shards and the value is the
 * sum; a gauge that one thread sets uses that thread's shard alone.
 */
public final class Gauge {
  private final StatsStore store;
  private final String name;
  private final int cell;
  private final int touched;

  Gauge(StatsStore store, String name, int cell, int touched) {
    this.store = store;
    this.name = name;
    this.cell = cell;
    this.touched = touched;
  }

  public String name() {
    return name;
  }

  /** Adds a delta, negative as well; only the shard's owner may call it. */
  public void add(StatsShard shard, long delta) {
    shard.add(cell, delta);
    shard.set(touched, 1);
  }

  /** Sets this shard's part; the other shards' parts stay. Only the shard's owner may call it. */
  public void set(StatsShard shard, long value) {
    shard.set(cell, value);
    shard.set(touched, 1);
  }

  /** The sum over all threads; any thread. */
  public long value() {
    return store.sum(cell);
  }

  /** True once it was written, even if it is zero now. */
  public boolean used() {
    return store.sum(touched) != 0;
  }
}
