package dev.pillion.telemetry.stats;

import dev.pillion.proxycore.text.TextPieces;

/** {@code /stats} as text: counters and gauges by name, then histograms by name. */
public final class StatsText {
  private StatsText() {}

  /** A piece for each statistic. */
  public static TextPieces render(StatsView view, StatsQuery query) {
    StatsSnapshot snapshot = StatsSnapshot.take(view, query);
    TextPieces numbers =
        TextPieces.each(
            snapshot.numbers(), (number, out) -> line(number.name(), number.value(), out));
    return numbers.then(
        TextPieces.each(
            snapshot.values(snapshot.histograms()),
            (histogram, out) ->
                HistogramText.append(histogram.name(), histogram, query.buckets(), out)));
  }

  private static void line(String name, long value, StringBuilder out) {
    out.append(name).append(": ").append(Long.toUnsignedString(value)).append('\n');
  }
}
