package dev.pillion.telemetry.stats;

import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.Gauge;
import dev.pillion.proxycore.stats.Histogram;
import dev.pillion.proxycore.stats.HistogramData;
import dev.pillion.proxycore.stats.Stat;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values that a query asks for, by name. Two statistics of one name are one: their parts add
 * up.
 */
final class StatsSnapshot {
  /** A histogram's values in the last interval and since the start. */
  record HistogramValues(HistogramData interval, HistogramData total, double[] bounds) {}

  private final StatsView view;
  private final StatsQuery query;
  private final TreeMap<String, Long> counters = new TreeMap<>();
  private final TreeMap<String, Long> gauges = new TreeMap<>();
  private final TreeMap<String, HistogramValues> histograms = new TreeMap<>();

  private StatsSnapshot(StatsView view, StatsQuery query) {
    this.view = view;
    this.query = query;
  }

  static StatsSnapshot take(StatsView view, StatsQuery query) {
    StatsSnapshot snapshot = new StatsSnapshot(view, query);
    view.store().forEach(snapshot::add);
    return snapshot;
  }

  SortedMap<String, Long> counters() {
    return counters;
  }

  SortedMap<String, Long> gauges() {
    return gauges;
  }

  SortedMap<String, HistogramValues> histograms() {
    return histograms;
  }

  /** Counters and gauges in one order; of two with one name the gauge. */
  Iterator<Map.Entry<String, Long>> numbers() {
    return new Merged(counters, gauges);
  }

  /** Two sorted maps in one order, without a third one. */
  private static final class Merged implements Iterator<Map.Entry<String, Long>> {
    private final Iterator<Map.Entry<String, Long>> left;
    private final Iterator<Map.Entry<String, Long>> right;
    private Map.@Nullable Entry<String, Long> nextLeft;
    private Map.@Nullable Entry<String, Long> nextRight;

    Merged(SortedMap<String, Long> left, SortedMap<String, Long> right) {
      this.left = left.entrySet().iterator();
      this.right = right.entrySet().iterator();
      nextLeft = step(this.left);
      nextRight = step(this.right);
    }

    private static Map.@Nullable Entry<String, Long> step(
        Iterator<Map.Entry<String, Long>> entries) {
      return entries.hasNext() ? entries.next() : null;
    }

    @Override
    public boolean hasNext() {
      return nextLeft != null || nextRight != null;
    }

    @Override
    public Map.Entry<String, Long> next() {
      Map.Entry<String, Long> one = nextLeft;
      Map.Entry<String, Long> other = nextRight;
      int order = one == null ? 1 : other == null ? -1 : one.getKey().compareTo(other.getKey());
      if (order <= 0) {
        nextLeft = step(left);
      }
      if (order >= 0) {
        nextRight = step(right);
      }
      Map.Entry<String, Long> next = order < 0 ? one : other;
      if (next == null) {
        throw new NoSuchElementException();
      }
      return next;
    }
  }

  private void add(Stat stat) {
    switch (stat) {
      case Counter counter -> {
        if (query.counters() && asked(counter, query.usedOnly() && !counter.used())) {
          counters.merge(counter.name(), counter.value(), Long::sum);
        }
      }
      case Gauge gauge -> {
        if (query.gauges() && asked(gauge, query.usedOnly() && !gauge.used())) {
          gauges.merge(gauge.name(), gauge.value(), Long::sum);
        }
      }
      case Histogram histogram -> {
        if (query.histograms()) {
          add(histogram);
        }
      }
    }
  }

  private boolean asked(Stat stat, boolean leftOut) {
    return !leftOut && query.filter().test(stat.name());
  }

  private void add(Histogram histogram) {
    HistogramData total = view.intervals().total(histogram);
    if (!asked(histogram, query.usedOnly() && total.count() == 0)) {
      return;
    }
    String name = histogram.name();
    HistogramData interval = view.intervals().interval(histogram);
    HistogramValues other = histograms.get(name);
    histograms.put(
        name,
        other == null
            ? new HistogramValues(interval, total, view.buckets().of(name))
            : new HistogramValues(
                sum(interval, other.interval), sum(total, other.total), other.bounds));
  }

  private static HistogramData sum(HistogramData one, HistogramData other) {
    HistogramData both = new HistogramData();
    one.mergeInto(both);
    other.mergeInto(both);
    return both;
  }
}
