package dev.pillion.telemetry.stats;

import dev.pillion.proxycore.stats.HistogramData;
import dev.pillion.telemetry.stats.StatsSnapshot.HistogramValues;

/** One histogram's line of {@code /stats}; in each pair stand the last interval and the whole. */
final class HistogramText {
  static final double[] QUANTILES = {0, 0.25, 0.5, 0.75, 0.90, 0.95, 0.99, 0.995, 0.999, 1};

  private static final String[] NAMES = {
    "P0", "P25", "P50", "P75", "P90", "P95", "P99", "P99.5", "P99.9", "P100"
  };

  private HistogramText() {}

  static void append(
      String name, HistogramValues values, StatsQuery.HistogramBuckets how, StringBuilder out) {
    HistogramData interval = values.interval();
    HistogramData total = values.total();
    out.append(name).append(':');
    if (total.count() == 0) {
      out.append(" No recorded values\n");
      return;
    }
    switch (how) {
      case SUMMARY -> summary(interval, total, out.append(' '));
      case CUMULATIVE -> buckets(values, false, out);
      case DISJOINT -> buckets(values, true, out);
      case DETAILED -> {
        bins(total, out.append("\n  totals="));
        bins(interval, out.append("\n  intervals="));
        summary(interval, total, out.append("\n  summary="));
      }
    }
    out.append('\n');
  }

  private static void summary(HistogramData interval, HistogramData total, StringBuilder out) {
    for (int i = 0; i < QUANTILES.length; i++) {
      out.append(i == 0 ? "" : " ")
          .append(NAMES[i])
          .append('(')
          .append(Numbers.shortest(interval.quantile(QUANTILES[i])))
          .append(',')
          .append(Numbers.shortest(total.quantile(QUANTILES[i])))
          .append(')');
    }
  }

  private static void buckets(HistogramValues values, boolean disjoint, StringBuilder out) {
    long intervalBelow = 0;
    long totalBelow = 0;
    for (double bound : values.bounds()) {
      long inInterval = values.interval().countAtMost(bound);
      long inTotal = values.total().countAtMost(bound);
      out.append(" B")
          .append(Numbers.general(bound))
          .append('(')
          .append(inInterval - intervalBelow)
          .append(',')
          .append(inTotal - totalBelow)
          .append(')');
      if (disjoint) {
        intervalBelow = inInterval;
        totalBelow = inTotal;
      }
    }
  }

  private static void bins(HistogramData data, StringBuilder out) {
    int start = out.length();
    data.forEachBin(
        (lower, width, count) ->
            out.append(out.length() == start ? "" : ", ")
                .append(Numbers.general(lower))
                .append(',')
                .append(Numbers.general(width))
                .append(':')
                .append(count));
  }
}
