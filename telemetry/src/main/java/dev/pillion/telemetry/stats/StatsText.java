package dev.pillion.telemetry.stats;

/** {@code /stats} as text: counters and gauges by name, then histograms by name. */
public final class StatsText {
  private StatsText() {}

  public static String render(StatsView view, StatsQuery query) {
    StatsSnapshot snapshot = StatsSnapshot.take(view, query);
    StringBuilder out = new StringBuilder(16 * 1024);
    snapshot.numbers().forEach((name, value) -> line(name, value, out));
    snapshot
        .histograms()
        .forEach((name, values) -> HistogramText.append(name, values, query.buckets(), out));
    return out.toString();
  }

  private static void line(String name, long value, StringBuilder out) {
    out.append(name).append(": ").append(value).append('\n');
  }
}
