package dev.pillion.proxycore.stats;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A number that rises and falls. Threads add and subtract in their own shards and the value is the
 * sum; a gauge that one thread sets uses that thread's shard alone.
 */
public final class Gauge extends Stat {
  private final int cell;
  private final int touched;
  private final @Nullable LongSupplier source;
  private final @Nullable BooleanSupplier used;

  Gauge(StatsScope scope, String name, int cell, int touched) {
    super(scope, name);
    this.cell = cell;
    this.touched = touched;
    this.source = null;
    this.used = null;
  }

  /** A gauge that nobody writes: its value is asked for when somebody reads it. */
  Gauge(StatsScope scope, String name, LongSupplier source, BooleanSupplier used) {
    super(scope, name);
    this.cell = StatsStore.DISCARD;
    this.touched = StatsStore.DISCARD;
    this.source = source;
    this.used = used;
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
    return source == null ? scope.store().sum(cell) : source.getAsLong();
  }

  /** True once it was written, even if it is zero now. */
  @Override
  public boolean used() {
    return used == null ? scope.store().sum(touched) != 0 : used.getAsBoolean();
  }
}
