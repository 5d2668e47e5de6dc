package dev.pillion.proxycore.stats;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Every statistic of the process by Envoy's name. Creating one takes a lock and happens when
 * configuration arrives or something is used first; writing takes none. All methods may be called
 * from any thread.
 */
public final class StatsStore {
  /** Where what nobody reads is written: statistics that were rejected, without a branch. */
  static final int DISCARD = 0;

  /** What nobody writes: the cell of statistics that stay at 0. */
  static final int NEVER = 1;

  /** Tells of statistics that exist for people only, because nothing has used them. */
  @FunctionalInterface
  public interface Unused {
    void forEach(Consumer<Stat> action);
  }

  private final StatsMatcher matcher;
  private final StatsScope root = new StatsScope(this, "");
  private final ConcurrentMap<String, StatsScope> scopes = new ConcurrentHashMap<>();
  private final RecentLookups lookups = new RecentLookups();
  private final List<Unused> unused = new CopyOnWriteArrayList<>();
  private final List<StatsShard> shards = new CopyOnWriteArrayList<>();
  private final Counter rejectedCounter = new Counter(root, "", DISCARD);
  private final Gauge rejectedGauge = new Gauge(root, "", DISCARD, DISCARD);
  private final Histogram rejectedHistogram = new Histogram(root, "", Histogram.NONE);
  private int nextCell = NEVER + 1;
  private int nextHistogram;
  private volatile long[] baselines = new long[0];

  /** Keeps every statistic. */
  public StatsStore() {
    this(StatsMatcher.ALL);
  }

  /** Keeps the statistics that the matcher accepts. */
  public StatsStore(StatsMatcher matcher) {
    this.matcher = matcher;
  }

  /** A new shard for the thread that will own it. */
  public StatsShard newShard() {
    StatsShard shard = new StatsShard();
    shards.add(shard);
    return shard;
  }

  /**
   * The statistics whose names begin with a prefix, made at the first call.
   *
   * @param prefix with its dot
   */
  public StatsScope scope(String prefix) {
    StatsScope found = scopes.get(prefix);
    return found != null ? found : scopes.computeIfAbsent(prefix, p -> new StatsScope(this, p));
  }

  /** The counter of that name, created at the first call. */
  public Counter counter(String name) {
    return find(name, Counter.class) instanceof Counter found ? found : root.counter(name);
  }

  /** The gauge of that name, created at the first call. */
  public Gauge gauge(String name) {
    return find(name, Gauge.class) instanceof Gauge found ? found : root.gauge(name);
  }

  /** As {@link StatsScope#gauge(String, LongSupplier, BooleanSupplier)}; it counts as written. */
  public Gauge gauge(String name, LongSupplier source) {
    return root.gauge(name, source, () -> true);
  }

  /** The histogram of that name, created at the first call. */
  public Histogram histogram(String name) {
    return find(name, Histogram.class) instanceof Histogram found ? found : root.histogram(name);
  }

  /** A statistic of that whole name that some scope has already. */
  private @Nullable Stat find(String name, Class<? extends Stat> kind) {
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      StatsScope scope = scopes.get(name.substring(0, dot + 1));
      Stat found = scope == null ? null : scope.find(name.substring(dot + 1), kind);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** By which names statistics were looked up. */
  public RecentLookups lookups() {
    return lookups;
  }

  /** Adds statistics that are made up whenever somebody lists them. */
  public void addUnused(Unused source) {
    unused.add(source);
  }

  /** Everything there is, the unused ones too, in no order; one name may come twice. */
  public void forEach(Consumer<Stat> action) {
    forEachKept(action);
    for (StatsScope scope : scopes.values()) {
      scope.zeros().forEach(action);
    }
    for (Unused source : unused) {
      source.forEach(action);
    }
  }

  private void forEachKept(Consumer<Stat> action) {
    root.stats().forEach(action);
    for (StatsScope scope : scopes.values()) {
      scope.stats().forEach(action);
    }
  }

  /** Every counter that something may have counted on. */
  public void forEachCounter(Consumer<Counter> action) {
    forEachKept(
        stat -> {
          if (stat instanceof Counter counter) {
            action.accept(counter);
          }
        });
  }

  /** Every gauge that something may have written. */
  public void forEachGauge(Consumer<Gauge> action) {
    forEachKept(
        stat -> {
          if (stat instanceof Gauge gauge) {
            action.accept(gauge);
          }
        });
  }

  /** Every histogram that may hold values. */
  public void forEachHistogram(Consumer<Histogram> action) {
    forEachKept(
        stat -> {
          if (stat instanceof Histogram histogram) {
            action.accept(histogram);
          }
        });
  }

  /** An empty store that accepts the same names. */
  public StatsStore emptyCopy() {
    return new StatsStore(matcher);
  }

  boolean accepts(String prefix, String name) {
    return matcher.exceptions().isEmpty()
        ? matcher.accepted()
        : matcher.accepts(prefix.concat(name));
  }

  Counter rejectedCounter() {
    return rejectedCounter;
  }

  Gauge rejectedGauge() {
    return rejectedGauge;
  }

  Histogram rejectedHistogram() {
    return rejectedHistogram;
  }

  long sum(int cell) {
    long total = 0;
    for (StatsShard shard : shards) {
      total += shard.read(cell);
    }
    return total;
  }

  long baseline(int cell) {
    long[] local = baselines;
    return cell < local.length ? local[cell] : 0;
  }

  synchronized void setBaseline(int cell, long value) {
    if (value == baseline(cell)) {
      return;
    }
    long[] next = Arrays.copyOf(baselines, Math.max(baselines.length, cell + 1));
    next[cell] = value;
    baselines = next;
  }

  HistogramData mergedHistogram(int slot) {
    HistogramData merged = new HistogramData();
    for (StatsShard shard : shards) {
      shard.mergeHistogram(slot, merged);
    }
    return merged;
  }

  synchronized int allocateCell() {
    return nextCell++;
  }

  synchronized int allocateHistogram() {
    return nextHistogram++;
  }
}
