package dev.pillion.proxycore.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The statistics whose names begin with one prefix, for instance a cluster's. Each keeps only its
 * own part of the name, which is mostly a literal that all scopes share: that, and a table without
 * nodes, keeps a cluster's hundred statistics at a few kilobytes.
 *
 * <p>Creating one takes a lock and happens when configuration arrives or something is used first.
 * One whose name the store's matcher rejects is not kept: what counts on it counts for nobody. Any
 * thread.
 */
public final class StatsScope {
  private final StatsStore store;
  private final String prefix;

  /** Open addressing by the own name's hash; at most three quarters full. */
  private @Nullable Stat[] table = new @Nullable Stat[8];

  private int size;

  /** What is listed at 0, as arrays that all such scopes share. */
  private final List<String[]> zeroCounters = new ArrayList<>(0);

  private final List<String[]> zeroGauges = new ArrayList<>(0);

  StatsScope(StatsStore store, String prefix) {
    this.store = store;
    this.prefix = prefix;
  }

  /** With its dot; empty for the store's own scope. */
  public String prefix() {
    return prefix;
  }

  StatsStore store() {
    return store;
  }

  /** The counter of that name, created at the first call. */
  public synchronized Counter counter(String name) {
    if (lookUp(name, Counter.class) instanceof Counter found) {
      return found;
    }
    return store.accepts(prefix, name)
        ? keep(new Counter(this, name, store.allocateCell()))
        : store.rejectedCounter();
  }

  /** The gauge of that name, created at the first call. */
  public synchronized Gauge gauge(String name) {
    if (lookUp(name, Gauge.class) instanceof Gauge found) {
      return found;
    }
    return store.accepts(prefix, name)
        ? keep(new Gauge(this, name, store.allocateCell(), store.allocateCell()))
        : store.rejectedGauge();
  }

  /**
   * A gauge whose value is computed when it is read, so that nobody has to keep it up to date. The
   * first call for a name decides.
   *
   * @param source for any thread
   * @param used whether it counts as written, for {@code usedonly}
   */
  public synchronized Gauge gauge(String name, LongSupplier source, BooleanSupplier used) {
    if (lookUp(name, Gauge.class) instanceof Gauge found) {
      return found;
    }
    return store.accepts(prefix, name)
        ? keep(new Gauge(this, name, source, used))
        : store.rejectedGauge();
  }

  /** The histogram of that name, created at the first call. */
  public synchronized Histogram histogram(String name) {
    if (lookUp(name, Histogram.class) instanceof Histogram found) {
      return found;
    }
    return store.accepts(prefix, name)
        ? keep(new Histogram(this, name, store.allocateHistogram()))
        : store.rejectedHistogram();
  }

  /** Counters that are listed at 0 because nothing counts on them; they take no memory. */
  public synchronized void listZeroCounters(String[] names) {
    if (!zeroCounters.contains(names)) {
      zeroCounters.add(names);
    }
  }

  /** Gauges that are listed at 0 because nothing writes them; they take no memory. */
  public synchronized void listZeroGauges(String[] names) {
    if (!zeroGauges.contains(names)) {
      zeroGauges.add(names);
    }
  }

  /** Those that are listed at 0, made for whoever lists them. */
  synchronized List<Stat> zeros() {
    List<Stat> zeros = new ArrayList<>();
    for (String[] names : zeroCounters) {
      for (String name : names) {
        if (store.accepts(prefix, name)) {
          zeros.add(new Counter(this, name, StatsStore.NEVER));
        }
      }
    }
    for (String[] names : zeroGauges) {
      for (String name : names) {
        if (store.accepts(prefix, name)) {
          zeros.add(new Gauge(this, name, StatsStore.NEVER, StatsStore.NEVER));
        }
      }
    }
    return zeros;
  }

  /** Everything that is there now. */
  synchronized List<Stat> stats() {
    List<Stat> present = new ArrayList<>(size);
    for (Stat stat : table) {
      if (stat != null) {
        present.add(stat);
      }
    }
    return present;
  }

  private @Nullable Stat lookUp(String name, Class<? extends Stat> kind) {
    store.lookups().note(prefix, name);
    return find(name, kind);
  }

  /** The statistic of that name; null before its creation. */
  synchronized @Nullable Stat find(String name, Class<? extends Stat> kind) {
    int at = start(name, table.length);
    for (Stat stat = table[at]; stat != null; stat = table[at]) {
      if (stat.getClass() == kind && stat.ownName().equals(name)) {
        return stat;
      }
      at = at + 1 & table.length - 1;
    }
    return null;
  }

  private <T extends Stat> T keep(T stat) {
    if ((size + 1) * 4 > table.length * 3) {
      @Nullable Stat[] grown = new @Nullable Stat[table.length * 2];
      for (Stat present : table) {
        if (present != null) {
          put(grown, present);
        }
      }
      table = grown;
    }
    put(table, stat);
    size++;
    return stat;
  }

  private static void put(@Nullable Stat[] table, Stat stat) {
    int at = start(stat.ownName(), table.length);
    while (table[at] != null) {
      at = at + 1 & table.length - 1;
    }
    table[at] = stat;
  }

  private static int start(String name, int length) {
    int hash = name.hashCode();
    return (hash ^ hash >>> 16) & length - 1;
  }
}
