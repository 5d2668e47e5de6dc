package dev.pillion.telemetry.stats;

import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.Gauge;
import dev.pillion.proxycore.stats.Histogram;
import dev.pillion.proxycore.stats.HistogramData;
import dev.pillion.proxycore.stats.Stat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The statistics that a query asks for, by name. Two of one name are one: their parts add up. Only
 * references are held, for a mesh has hundreds of thousands; names and values are made when a
 * reader comes to them.
 */
final class StatsSnapshot {
  /** A counter or a gauge. */
  record Value(String name, long value) {}

  /** A histogram's values in the last interval and since the start. */
  record HistogramValues(
      String name, HistogramData interval, HistogramData total, double[] bounds) {}

  private final StatsView view;
  private final StatsQuery query;
  private final List<Counter> counters = new ArrayList<>();
  private final List<Gauge> gauges = new ArrayList<>();
  private final List<Histogram> histograms = new ArrayList<>();

  private StatsSnapshot(StatsView view, StatsQuery query) {
    this.view = view;
    this.query = query;
  }

  static StatsSnapshot take(StatsView view, StatsQuery query) {
    StatsSnapshot snapshot = new StatsSnapshot(view, query);
    view.store().forEach(snapshot::add);
    Collections.sort(snapshot.counters);
    Collections.sort(snapshot.gauges);
    Collections.sort(snapshot.histograms);
    return snapshot;
  }

  List<Counter> counters() {
    return counters;
  }

  List<Gauge> gauges() {
    return gauges;
  }

  List<Histogram> histograms() {
    return histograms;
  }

  /** Counters and gauges in one order; of two with one name the gauge. */
  Iterator<Value> numbers() {
    return new Numbers(
        new Runs<>(counters, StatsSnapshot::counted), new Runs<>(gauges, StatsSnapshot::measured));
  }

  /** The values of sorted histograms. */
  Iterator<HistogramValues> values(List<Histogram> sorted) {
    return new Runs<>(sorted, this::recorded);
  }

  /** The values of sorted counters. */
  static Iterator<Value> counts(List<Counter> sorted) {
    return new Runs<>(sorted, StatsSnapshot::counted);
  }

  /** The values of sorted gauges. */
  static Iterator<Value> measures(List<Gauge> sorted) {
    return new Runs<>(sorted, StatsSnapshot::measured);
  }

  private static Value counted(List<Counter> parts) {
    return new Value(parts.getFirst().name(), parts.stream().mapToLong(Counter::value).sum());
  }

  private static Value measured(List<Gauge> parts) {
    return new Value(parts.getFirst().name(), parts.stream().mapToLong(Gauge::value).sum());
  }

  private HistogramValues recorded(List<Histogram> parts) {
    String name = parts.getFirst().name();
    HistogramData interval = new HistogramData();
    HistogramData total = new HistogramData();
    for (Histogram part : parts) {
      view.intervals().interval(part).mergeInto(interval);
      view.intervals().total(part).mergeInto(total);
    }
    return new HistogramValues(name, interval, total, view.buckets().of(name));
  }

  private void add(Stat stat) {
    switch (stat) {
      case Counter counter -> {
        if (query.counters() && asked(counter, counter.used())) {
          counters.add(counter);
        }
      }
      case Gauge gauge -> {
        if (query.gauges() && asked(gauge, gauge.used())) {
          gauges.add(gauge);
        }
      }
      case Histogram histogram -> {
        boolean used = view.intervals().total(histogram).count() > 0;
        if (query.histograms() && asked(histogram, used)) {
          histograms.add(histogram);
        }
      }
    }
  }

  private boolean asked(Stat stat, boolean used) {
    return (used || !query.usedOnly()) && query.filter().test(stat.name());
  }

  /** Those of one name as one, in the order of a sorted list. */
  private static final class Runs<S extends Stat, V> implements Iterator<V> {
    private final List<S> sorted;
    private final Function<List<S>, V> join;
    private int at;

    Runs(List<S> sorted, Function<List<S>, V> join) {
      this.sorted = sorted;
      this.join = join;
    }

    @Nullable S peek() {
      return at < sorted.size() ? sorted.get(at) : null;
    }

    @Override
    public boolean hasNext() {
      return at < sorted.size();
    }

    @Override
    public V next() {
      int from = at;
      do {
        at++;
      } while (at < sorted.size() && sorted.get(at).compareTo(sorted.get(from)) == 0);
      return join.apply(sorted.subList(from, at));
    }
  }

  private record Numbers(Runs<Counter, Value> left, Runs<Gauge, Value> right)
      implements Iterator<Value> {
    @Override
    public boolean hasNext() {
      return left.hasNext() || right.hasNext();
    }

    @Override
    public Value next() {
      Counter counter = left.peek();
      Gauge gauge = right.peek();
      if (gauge == null) {
        return left.next();
      }
      int order = counter == null ? 1 : counter.compareTo(gauge);
      if (order < 0) {
        return left.next();
      }
      if (order == 0) {
        left.next();
      }
      return right.next();
    }
  }
}
