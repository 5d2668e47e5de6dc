package dev.pillion.proxycore.stats;

/** A number that only grows. Each thread adds to its own shard; reading sums them. */
public final class Counter extends Stat {
  private final int cell;

  Counter(StatsScope scope, String name, int cell) {
    super(scope, name);
    this.cell = cell;
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
    return scope.store().sum(cell) - scope.store().baseline(cell);
  }

  @Override
  public boolean used() {
    return scope.store().sum(cell) != 0;
  }

  /** Makes the present value zero ({@code /reset_counters}); any thread. */
  public void reset() {
    scope.store().setBaseline(cell, scope.store().sum(cell));
  }
}
