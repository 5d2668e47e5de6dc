package dev.pillion.proxycore.stats;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * By which names statistics were looked up of late, and how often (Envoy: SymbolTable's recent
 * lookups): a lookup takes a lock, so it has no place on the data path. Off, it only counts. Any
 * thread.
 */
public final class RecentLookups {
  /** A name and how often it was looked up while it was among the recent ones. */
  public record Lookup(String name, long count) {}

  /** Envoy's. */
  private static final int CAPACITY = 100;

  private final LongAdder total = new LongAdder();
  private final Map<String, Long> recent = new LinkedHashMap<>(16, 0.75f, true);
  private volatile boolean enabled;

  void note(String prefix, String name) {
    total.increment();
    if (enabled) {
      record(prefix.concat(name));
    }
  }

  private synchronized void record(String name) {
    recent.merge(name, 1L, Long::sum);
    if (recent.size() > CAPACITY) {
      recent.remove(recent.keySet().iterator().next());
    }
  }

  /** Begins or ends the recording; what was recorded is gone when it ends. */
  public synchronized void enable(boolean on) {
    enabled = on;
    if (!on) {
      recent.clear();
    }
  }

  public boolean enabled() {
    return enabled;
  }

  /** Forgets names and number. */
  public synchronized void clear() {
    recent.clear();
    total.reset();
  }

  /** All lookups since the start or {@link #clear}, recorded or not. */
  public long total() {
    return total.sum();
  }

  /** What was recorded, the most frequent first. */
  public synchronized List<Lookup> recorded() {
    List<Lookup> all = new ArrayList<>();
    recent.forEach((name, count) -> all.add(new Lookup(name, count)));
    all.sort(Comparator.comparingLong(Lookup::count).thenComparing(Lookup::name).reversed());
    return all;
  }
}
