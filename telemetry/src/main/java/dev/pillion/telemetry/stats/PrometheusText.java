package dev.pillion.telemetry.stats;

import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.Gauge;
import dev.pillion.proxycore.stats.Histogram;
import dev.pillion.proxycore.stats.HistogramData;
import dev.pillion.proxycore.stats.StatsStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * {@code /stats/prometheus} in the shape of Envoy's: names and labels without the {@code _total}
 * suffixes, help lines and orders that Prometheus' own client library would impose, for dashboards
 * and rules are written against Envoy's.
 */
public final class PrometheusText {
  private static final String PREFIX = "envoy_";

  private PrometheusText() {}

  /** A statistic with its labels; the order within a name is that of the full names. */
  private record Sample<T>(String fullName, String labels, T statistic)
      implements Comparable<Sample<T>> {
    @Override
    public int compareTo(Sample<T> other) {
      return fullName.compareTo(other.fullName);
    }
  }

  private static final class Families<T> {
    private final TreeMap<String, List<Sample<T>>> byName = new TreeMap<>();

    void add(String fullName, T statistic) {
      TagExtractor.Tagged tagged = TagExtractor.extract(fullName);
      byName
          .computeIfAbsent(tagged.name(), name -> new ArrayList<>())
          .add(new Sample<>(fullName, tagged.labels(), statistic));
    }

    void render(String type, StringBuilder out, FamilyWriter<T> writer) {
      for (Map.Entry<String, List<Sample<T>>> family : byName.entrySet()) {
        String name = metricName(family.getKey());
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        List<Sample<T>> samples = family.getValue();
        Collections.sort(samples);
        for (Sample<T> sample : samples) {
          writer.write(name, sample.labels, sample.statistic, out);
        }
      }
    }
  }

  @FunctionalInterface
  private interface FamilyWriter<T> {
    void write(String name, String labels, T statistic, StringBuilder out);
  }

  public static String render(StatsStore store, StatsQuery query) {
    StringBuilder out = new StringBuilder(64 * 1024);
    if (query.counters()) {
      counters(store, query, out);
    }
    if (query.gauges()) {
      gauges(store, query, out);
    }
    if (query.histograms()) {
      histograms(store, query, out);
    }
    return out.toString();
  }

  private static void counters(StatsStore store, StatsQuery query, StringBuilder out) {
    Families<Counter> families = new Families<>();
    store.forEachCounter(
        counter -> {
          if (query.filter().test(counter.name()) && (!query.usedOnly() || counter.used())) {
            families.add(counter.name(), counter);
          }
        });
    families.render(
        "counter", out, (name, labels, counter, o) -> number(name, labels, counter.value(), o));
  }

  private static void gauges(StatsStore store, StatsQuery query, StringBuilder out) {
    Families<Gauge> families = new Families<>();
    store.forEachGauge(
        gauge -> {
          if (query.filter().test(gauge.name()) && (!query.usedOnly() || gauge.used())) {
            families.add(gauge.name(), gauge);
          }
        });
    families.render(
        "gauge", out, (name, labels, gauge, o) -> number(name, labels, gauge.value(), o));
  }

  private static void number(String name, String labels, long value, StringBuilder out) {
    out.append(name).append('{').append(labels).append("} ").append(value).append('\n');
  }

  private static void histograms(StatsStore store, StatsQuery query, StringBuilder out) {
    Families<HistogramData> families = new Families<>();
    BiConsumer<String, Histogram> add =
        (name, histogram) -> {
          HistogramData data = histogram.merged();
          if (!query.usedOnly() || data.count() > 0) {
            families.add(name, data);
          }
        };
    StatsText.histograms(store, query).forEach(add);
    if (query.buckets() == StatsQuery.HistogramBuckets.SUMMARY) {
      families.render("summary", out, PrometheusText::summary);
    } else {
      families.render("histogram", out, PrometheusText::histogram);
    }
  }

  private static void histogram(String name, String labels, HistogramData data, StringBuilder out) {
    for (double bound : HistogramText.BUCKETS) {
      bucket(name, labels, Numbers.shortest(bound), data.countAtMost(bound), out);
    }
    bucket(name, labels, "+Inf", data.count(), out);
    sumAndCount(name, labels, data, out);
  }

  private static void bucket(
      String name, String labels, String bound, long count, StringBuilder out) {
    out.append(name).append("_bucket{").append(labels).append(labels.isEmpty() ? "" : ",");
    out.append("le=\"").append(bound).append("\"} ").append(count).append('\n');
  }

  private static void summary(String name, String labels, HistogramData data, StringBuilder out) {
    for (double quantile : HistogramText.QUANTILES) {
      out.append(name).append('{').append(labels).append(labels.isEmpty() ? "" : ",");
      out.append("quantile=\"").append(Numbers.shortest(quantile)).append("\"} ");
      out.append(Numbers.shortest(data.quantile(quantile))).append('\n');
    }
    sumAndCount(name, labels, data, out);
  }

  private static void sumAndCount(
      String name, String labels, HistogramData data, StringBuilder out) {
    number(name + "_sum", labels, data.sum(), out);
    number(name + "_count", labels, data.count(), out);
  }

  /** {@code envoy_} and the name with everything but letters, digits and underscores replaced. */
  private static String metricName(String name) {
    StringBuilder sanitized = new StringBuilder(PREFIX.length() + name.length()).append(PREFIX);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
      sanitized.append(allowed ? c : '_');
    }
    return sanitized.toString();
  }
}
