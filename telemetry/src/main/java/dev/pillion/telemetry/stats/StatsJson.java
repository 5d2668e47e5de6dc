package dev.pillion.telemetry.stats;

/** {@code /stats?format=json}: the numbers, then the histograms. */
public final class StatsJson {
  private StatsJson() {}

  public static String render(StatsView view, StatsQuery query) {
    StatsSnapshot snapshot = StatsSnapshot.take(view, query);
    StringBuilder out = new StringBuilder(32 * 1024);
    out.append("{\"stats\":[");
    snapshot
        .numbers()
        .forEach(
            (name, value) -> {
              comma(out);
              out.append("{\"name\":");
              text(name, out);
              out.append(",\"value\":").append(value).append('}');
            });
    HistogramJson.append(snapshot, query, out);
    return out.append("]}").toString();
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
