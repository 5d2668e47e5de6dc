package dev.pillion.proxycore.stats;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Every statistic of the process by Envoy's name. Creating one takes a lock and happens when
 * configuration arrives or something is used first; writing takes none. All methods may be called
 * from any thread.
 */
public final class StatsStore {
  private final ConcurrentMap<String, Counter> counters = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Gauge> gauges = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Histogram> histograms = new ConcurrentHashMap<>();
  private final List<StatsShard> shards = new CopyOnWriteArrayList<>();
  private int nextCell;
  private int nextHistogram;
  private volatile long[] baselines = new long[256];

  /** A new shard for the thread that will own it. */
  public StatsShard newShard() {
    StatsShard shard = new StatsShard();
    shards.add(shard);
    return shard;
  }

  /** The counter of that name, created at the first call. */
  public Counter counter(String name) {
    Counter found = counters.get(name);
    return found != null
        ? found
        : counters.computeIfAbsent(name, n -> new Counter(this, n, allocateCell()));
  }

  /** The gauge of that name, created at the first call. */
  public Gauge gauge(String name) {
    Gauge found = gauges.get(name);
    return found != null
        ? found
        : gauges.computeIfAbsent(name, n -> new Gauge(this, n, allocateCell(), allocateCell()));
  }

  /**
   * A gauge whose value is computed when it is read, so that nobody has to keep it up to date. The
   * first call for a name decides.
   *
   * @param source for any thread
   */
  public Gauge gauge(String name, LongSupplier source) {
    return gauges.computeIfAbsent(name, n -> new Gauge(this, n, source));
  }

  /** The histogram of that name, created at the first call. */
  public Histogram histogram(String name) {
    Histogram found = histograms.get(name);
    return found != null
        ? found
        : histograms.computeIfAbsent(name, n -> new Histogram(this, n, allocateHistogram()));
  }

  public void forEachCounter(Consumer<Counter> action) {
    counters.values().forEach(action);
  }

  public void forEachGauge(Consumer<Gauge> action) {
    gauges.values().forEach(action);
  }

  public void forEachHistogram(Consumer<Histogram> action) {
    histograms.values().forEach(action);
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

  private synchronized int allocateCell() {
    return nextCell++;
  }

  private synchronized int allocateHistogram() {
    return nextHistogram++;
  }
}
