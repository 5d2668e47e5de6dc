package dev.pillion.telemetry.stats;

import dev.pillion.proxycore.text.TextPieces;
import java.util.Iterator;

/** {@code /stats?format=json}: the numbers, then the histograms. */
public final class StatsJson {
  private StatsJson() {}

  /** A piece for each statistic. */
  public static TextPieces render(StatsView view, StatsQuery query) {
    StatsSnapshot snapshot = StatsSnapshot.take(view, query);
    Iterator<StatsSnapshot.Value> numbers = snapshot.numbers();
    boolean none = !numbers.hasNext();
    return TextPieces.of("{\"stats\":[")
        .then(
            TextPieces.each(
                numbers,
                (number, out) -> {
                  out.append("{\"name\":");
                  text(number.name(), out);
                  out.append(",\"value\":")
                      .append(Long.toUnsignedString(number.value()))
                      .append('}');
                  out.append(numbers.hasNext() ? "," : "");
                }))
        .then(
            HistogramJson.render(
                snapshot.values(snapshot.histograms()), query.buckets(), none ? "" : ","))
        .then(TextPieces.of("]}"));
  }

  static void comma(StringBuilder out) {
    char last = out.charAt(out.length() - 1);
    if (last != '[' && last != '{') {
      out.append(',');
    }
  }

  /** A JSON string; names hold no control characters but what a configuration put there. */
  static void text(String text, StringBuilder out) {
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
