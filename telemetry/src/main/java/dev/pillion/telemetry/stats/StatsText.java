package dev.pillion.telemetry.stats;

import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.Gauge;
import dev.pillion.proxycore.stats.Histogram;
import dev.pillion.proxycore.stats.HistogramData;
import dev.pillion.proxycore.stats.StatsStore;
import java.util.Map;
import java.util.TreeMap;

/** {@code /stats} as text: counters and gauges by name, then histograms by name. */
public final class StatsText {
  private StatsText() {}

  public static String render(StatsStore store, HistogramIntervals intervals, StatsQuery query) {
    StringBuilder out = new StringBuilder(16 * 1024);
    numbers(store, query).forEach((name, value) -> line(name, value, out));
    if (query.histograms()) {
      histograms(store, query)
          .forEach(
              (name, histogram) -> {
                HistogramData total = histogram.merged();
                if (!query.usedOnly() || total.count() > 0) {
                  HistogramText.append(
                      name, intervals.interval(histogram), total, query.buckets(), out);
                }
              });
    }
    return out.toString();
  }

  private static void line(String name, long value, StringBuilder out) {
    out.append(name).append(": ").append(value).append('\n');
  }

  /** Counters and gauges in one order. */
  static Map<String, Long> numbers(StatsStore store, StatsQuery query) {
    TreeMap<String, Long> numbers = new TreeMap<>();
    if (query.counters()) {
      store.forEachCounter(counter -> add(counter, query, numbers));
    }
    if (query.gauges()) {
      store.forEachGauge(gauge -> add(gauge, query, numbers));
    }
    return numbers;
  }

  private static void add(Counter counter, StatsQuery query, Map<String, Long> numbers) {
    if ((!query.usedOnly() || counter.used()) && query.filter().test(counter.name())) {
      numbers.put(counter.name(), counter.value());
    }
  }

  private static void add(Gauge gauge, StatsQuery query, Map<String, Long> numbers) {
    if ((!query.usedOnly() || gauge.used()) && query.filter().test(gauge.name())) {
      numbers.put(gauge.name(), gauge.value());
    }
  }

  static Map<String, Histogram> histograms(StatsStore store, StatsQuery query) {
    TreeMap<String, Histogram> sorted = new TreeMap<>();
    store.forEachHistogram(
        histogram -> {
          if (query.filter().test(histogram.name())) {
            sorted.put(histogram.name(), histogram);
          }
        });
    return sorted;
  }
}
