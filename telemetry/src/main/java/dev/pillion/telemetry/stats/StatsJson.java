package dev.pillion.telemetry.stats;

import dev.pillion.proxycore.stats.Histogram;
import dev.pillion.proxycore.stats.HistogramData;
import dev.pillion.proxycore.stats.StatsStore;
import java.util.Map;

/** {@code /stats?format=json}: the numbers, then the histograms' quantiles. */
public final class StatsJson {
  private StatsJson() {}

  public static String render(StatsStore store, HistogramIntervals intervals, StatsQuery query) {
    StringBuilder out = new StringBuilder(32 * 1024);
    out.append("{\"stats\":[");
    StatsText.numbers(store, query)
        .forEach(
            (name, value) -> {
              comma(out);
              out.append("{\"name\":");
              text(name, out);
              out.append(",\"value\":").append(value).append('}');
            });
    if (query.histograms()) {
      histograms(store, intervals, query, out);
    }
    return out.append("]}").toString();
  }

  private static void histograms(
      StatsStore store, HistogramIntervals intervals, StatsQuery query, StringBuilder out) {
    comma(out);
    out.append("{\"histograms\":{\"supported_quantiles\":[");
    for (double quantile : HistogramText.QUANTILES) {
      comma(out);
      out.append(Numbers.shortest(quantile * 100));
    }
    out.append("],\"computed_quantiles\":[");
    for (Map.Entry<String, Histogram> entry : StatsText.histograms(store, query).entrySet()) {
      HistogramData total = entry.getValue().merged();
      if (!query.usedOnly() || total.count() > 0) {
        histogram(entry.getKey(), intervals.interval(entry.getValue()), total, out);
      }
    }
    out.append("]}}");
  }

  private static void histogram(
      String name, HistogramData interval, HistogramData total, StringBuilder out) {
    comma(out);
    out.append("{\"name\":");
    text(name, out);
    out.append(",\"values\":[");
    for (double quantile : HistogramText.QUANTILES) {
      comma(out);
      out.append("{\"cumulative\":").append(number(total.quantile(quantile)));
      out.append(",\"interval\":").append(number(interval.quantile(quantile))).append('}');
    }
    out.append("]}");
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "null" : Numbers.shortest(value);
  }

  private static void comma(StringBuilder out) {
    char last = out.charAt(out.length() - 1);
    if (last != '[' && last != '{') {
      out.append(',');
    }
  }

  /** A JSON string; names hold no control characters but what a configuration put there. */
  private static void text(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u00").append(c < 16 ? "0" : "").append(Integer.toHexString(c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
