package dev.pillion.telemetry.stats;

import dev.pillion.proxycore.stats.Histogram;
import dev.pillion.proxycore.stats.HistogramData;
import dev.pillion.proxycore.stats.Stat;
import dev.pillion.proxycore.text.TextPieces;
import dev.pillion.telemetry.stats.StatsSnapshot.HistogramValues;
import dev.pillion.telemetry.stats.StatsSnapshot.Value;
import dev.pillion.telemetry.stats.TagProducer.TagValue;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * {@code /stats/prometheus} in the shape of Envoy's: names and labels without the {@code _total}
 * suffixes, help lines and orders that Prometheus' own client library would impose, for dashboards
 * and rules are written against Envoy's.
 */
public final class PrometheusText {
  private static final String PREFIX = "envoy_";

  private PrometheusText() {}

  /** A piece for each family of statistics. */
  public static TextPieces render(StatsView view, StatsQuery query) {
    StatsSnapshot snapshot = StatsSnapshot.take(view, query);
    TagProducer tags = view.tags();
    boolean summaries = query.buckets() == StatsQuery.HistogramBuckets.SUMMARY;
    Family<Histogram> histograms =
        (name, sorted, out) ->
            snapshot
                .values(sorted)
                .forEachRemaining(values -> recorded(name, values, tags, summaries, out));
    return families(
            snapshot.counters(),
            tags,
            "counter",
            (name, sorted, out) ->
                StatsSnapshot.counts(sorted)
                    .forEachRemaining(value -> number(name, value, tags, out)))
        .then(
            families(
                snapshot.gauges(),
                tags,
                "gauge",
                (name, sorted, out) ->
                    StatsSnapshot.measures(sorted)
                        .forEachRemaining(value -> number(name, value, tags, out))))
        .then(
            families(snapshot.histograms(), tags, summaries ? "summary" : "histogram", histograms));
  }

  /** Prints the statistics of a family, which are sorted by their whole names. */
  @FunctionalInterface
  private interface Family<S> {
    void print(String name, List<S> sorted, StringBuilder out);
  }

  /** By the names without tags. */
  private static <S extends Stat> TextPieces families(
      List<S> sorted, TagProducer tags, String type, Family<S> family) {
    TreeMap<String, List<S>> families = new TreeMap<>();
    for (S stat : sorted) {
      String name = tags.produce(stat.name()).name();
      families.computeIfAbsent(name, n -> new ArrayList<>()).add(stat);
    }
    return TextPieces.each(
        families.entrySet().iterator(),
        (members, out) -> {
          String name = PREFIX + sanitize(members.getKey());
          out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
          family.print(name, members.getValue(), out);
        });
  }

  private static void number(String name, Value value, TagProducer tags, StringBuilder out) {
    number(name, labels(tags.produce(value.name()).tags()), value.value(), out);
  }

  private static void recorded(
      String name, HistogramValues values, TagProducer tags, boolean summary, StringBuilder out) {
    String labels = labels(tags.produce(values.name()).tags());
    if (summary) {
      summary(name, labels, values, out);
    } else {
      histogram(name, labels, values, out);
    }
  }

  private static String labels(List<TagValue> tags) {
    StringBuilder labels = new StringBuilder();
    for (TagValue tag : tags) {
      labels.append(labels.isEmpty() ? "" : ",").append(sanitize(tag.name())).append("=\"");
      escape(tag.value(), labels);
      labels.append('"');
    }
    return labels.toString();
  }

  private static void escape(String value, StringBuilder out) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '"' -> out.append("\\\"");
        case '\n' -> out.append("\\n");
        default -> out.append(c);
      }
    }
  }

  private static void number(String name, String labels, long value, StringBuilder out) {
    out.append(name).append('{').append(labels).append("} ");
    out.append(Long.toUnsignedString(value)).append('\n');
  }

  private static void histogram(
      String name, String labels, HistogramValues values, StringBuilder out) {
    for (double bound : values.bounds()) {
      bucket(name, labels, Numbers.shortest(bound), values.total().countAtMost(bound), out);
    }
    bucket(name, labels, "+Inf", values.total().count(), out);
    sumAndCount(name, labels, values.total(), out);
  }

  private static void bucket(
      String name, String labels, String bound, long count, StringBuilder out) {
    out.append(name).append("_bucket{").append(labels).append(labels.isEmpty() ? "" : ",");
    out.append("le=\"").append(bound).append("\"} ").append(count).append('\n');
  }

  private static void summary(
      String name, String labels, HistogramValues values, StringBuilder out) {
    for (double quantile : HistogramText.QUANTILES) {
      out.append(name).append('{').append(labels).append(labels.isEmpty() ? "" : ",");
      out.append("quantile=\"").append(Numbers.shortest(quantile)).append("\"} ");
      out.append(Numbers.shortest(values.total().quantile(quantile))).append('\n');
    }
    sumAndCount(name, labels, values.total(), out);
  }

  private static void sumAndCount(
      String name, String labels, HistogramData data, StringBuilder out) {
    number(name + "_sum", labels, data.sum(), out);
    number(name + "_count", labels, data.count(), out);
  }

  /** A name with everything but letters, digits and underscores replaced. */
  private static String sanitize(String name) {
    StringBuilder sanitized = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
      sanitized.append(allowed ? c : '_');
    }
    return sanitized.toString();
  }
}
