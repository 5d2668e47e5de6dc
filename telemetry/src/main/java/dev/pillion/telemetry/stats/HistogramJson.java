package dev.pillion.telemetry.stats;

import dev.pillion.proxycore.stats.HistogramData;
import dev.pillion.proxycore.text.TextPieces;
import dev.pillion.telemetry.stats.StatsSnapshot.HistogramValues;
import java.util.Iterator;

/**
 * The histograms of {@code /stats?format=json}; where there is none, Envoy says nothing of them.
 */
final class HistogramJson {
  private HistogramJson() {}

  /**
   * A piece for each histogram.
   *
   * @param before what stands before the first, where there is one
   */
  static TextPieces render(
      Iterator<HistogramValues> all, StatsQuery.HistogramBuckets how, String before) {
    if (!all.hasNext()) {
      return TextPieces.of("");
    }
    return TextPieces.of(before + "{\"histograms\":" + head(how) + '[')
        .then(
            TextPieces.each(
                all,
                (histogram, out) -> {
                  out.append("{\"name\":");
                  StatsJson.text(histogram.name(), out);
                  one(histogram, how, out.append(','));
                  out.append(all.hasNext() ? "}," : "}");
                }))
        .then(TextPieces.of(tail(how) + '}'));
  }

  private static String head(StatsQuery.HistogramBuckets how) {
    StringBuilder out = new StringBuilder();
    switch (how) {
      case SUMMARY -> {
        quantiles("{\"supported_quantiles\":[", out);
        out.append(",\"computed_quantiles\":");
      }
      case DETAILED -> {
        quantiles("{\"supported_percentiles\":[", out);
        out.append(",\"details\":");
      }
      case CUMULATIVE, DISJOINT -> {}
    }
    return out.toString();
  }

  private static String tail(StatsQuery.HistogramBuckets how) {
    return switch (how) {
      case SUMMARY, DETAILED -> "]}";
      case CUMULATIVE, DISJOINT -> "]";
    };
  }

  private static void quantiles(String name, StringBuilder out) {
    out.append(name);
    for (double quantile : HistogramText.QUANTILES) {
      StatsJson.comma(out);
      out.append(Numbers.json(quantile * 100));
    }
    out.append(']');
  }

  private static void one(HistogramValues all, StatsQuery.HistogramBuckets how, StringBuilder out) {
    HistogramData interval = all.interval();
    HistogramData total = all.total();
    switch (how) {
      case SUMMARY -> values("\"values\":[", interval, total, out);
      case CUMULATIVE -> buckets(all, false, out);
      case DISJOINT -> buckets(all, true, out);
      case DETAILED -> {
        bins("\"totals\":[", total, out);
        bins(",\"intervals\":[", interval, out);
        values(",\"percentiles\":[", interval, total, out);
      }
    }
  }

  private static void values(
      String name, HistogramData interval, HistogramData total, StringBuilder out) {
    out.append(name);
    for (double quantile : HistogramText.QUANTILES) {
      StatsJson.comma(out);
      out.append("{\"cumulative\":").append(Numbers.json(total.quantile(quantile)));
      out.append(",\"interval\":").append(Numbers.json(interval.quantile(quantile))).append('}');
    }
    out.append(']');
  }

  private static void buckets(HistogramValues values, boolean disjoint, StringBuilder out) {
    out.append("\"buckets\":[");
    long intervalBelow = 0;
    long totalBelow = 0;
    for (double bound : values.bounds()) {
      long inInterval = values.interval().countAtMost(bound);
      long inTotal = values.total().countAtMost(bound);
      StatsJson.comma(out);
      out.append("{\"upper_bound\":").append(Numbers.json(bound));
      out.append(",\"interval\":").append(inInterval - intervalBelow);
      out.append(",\"cumulative\":").append(inTotal - totalBelow).append('}');
      if (disjoint) {
        intervalBelow = inInterval;
        totalBelow = inTotal;
      }
    }
    out.append(']');
  }

  private static void bins(String name, HistogramData data, StringBuilder out) {
    out.append(name);
    data.forEachBin(
        (lower, width, count) -> {
          StatsJson.comma(out);
          out.append("{\"lower_bound\":").append(Numbers.json(lower));
          out.append(",\"width\":").append(Numbers.json(width));
          out.append(",\"count\":").append(count).append('}');
        });
    out.append(']');
  }
}
