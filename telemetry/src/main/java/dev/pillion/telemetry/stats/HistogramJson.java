package dev.pillion.telemetry.stats;

import dev.pillion.proxycore.stats.HistogramData;
import dev.pillion.telemetry.stats.StatsSnapshot.HistogramValues;
import java.util.Map;

/**
 * The histograms of {@code /stats?format=json}; where there is none, Envoy says nothing of them.
 */
final class HistogramJson {
  private HistogramJson() {}

  static void append(StatsSnapshot snapshot, StatsQuery query, StringBuilder out) {
    StringBuilder all = new StringBuilder(8 * 1024).append('[');
    for (Map.Entry<String, HistogramValues> entry : snapshot.histograms().entrySet()) {
      StatsJson.comma(all);
      all.append("{\"name\":");
      StatsJson.text(entry.getKey(), all);
      one(entry.getValue(), query.buckets(), all.append(','));
      all.append('}');
    }
    if (all.length() > 1) {
      StatsJson.comma(out);
      enclose(all.append(']'), query.buckets(), out.append("{\"histograms\":"));
      out.append('}');
    }
  }

  private static void enclose(
      StringBuilder all, StatsQuery.HistogramBuckets how, StringBuilder out) {
    switch (how) {
      case SUMMARY -> {
        quantiles("{\"supported_quantiles\":[", out);
        out.append(",\"computed_quantiles\":").append(all).append('}');
      }
      case DETAILED -> {
        quantiles("{\"supported_percentiles\":[", out);
        out.append(",\"details\":").append(all).append('}');
      }
      case CUMULATIVE, DISJOINT -> out.append(all);
    }
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
