package dev.pillion.proxycore.format;

/**
 * The older operators of header values: {@code %PER_REQUEST_STATE(key)%} and metadata paths as JSON
 * lists, {@code %DYNAMIC_METADATA(["namespace", "key"])%}, which Envoy still translates.
 */
final class LegacyHeaderSyntax {
  private LegacyHeaderSyntax() {}

  static String translate(String format) {
    String result = format;
    if (result.contains("%PER_REQUEST_STATE(")) {
      result = perRequestState(result);
    }
    return result.contains("_METADATA([") ? metadataLists(result) : result;
  }

  private static String perRequestState(String format) {
    String open = "%PER_REQUEST_STATE(";
    StringBuilder result = new StringBuilder();
    int at = 0;
    for (int start = format.indexOf(open); start >= 0; start = format.indexOf(open, at)) {
      int close = format.indexOf(")%", start);
      if (close < 0) {
        break;
      }
      result
          .append(format, at, start)
          .append("%FILTER_STATE(")
          .append(format, start + open.length(), close)
          .append(":PLAIN)%");
      at = close + 2;
    }
    return result.append(format, at, format.length()).toString();
  }

  private static String metadataLists(String format) {
    String open = "_METADATA([";
    StringBuilder result = new StringBuilder();
    int at = 0;
    for (int start = format.indexOf(open); start >= 0; start = format.indexOf(open, at)) {
      int close = format.indexOf("])%", start);
      if (close < 0) {
        break;
      }
      result.append(format, at, start).append("_METADATA(");
      appendPath(format.substring(start + open.length(), close), result);
      result.append(")%");
      at = close + 3;
    }
    return result.append(format, at, format.length()).toString();
  }

  private static void appendPath(String list, StringBuilder result) {
    boolean first = true;
    int open = list.indexOf('"');
    while (open >= 0) {
      int close = list.indexOf('"', open + 1);
      if (close < 0) {
        return;
      }
      if (!first) {
        result.append(':');
      }
      first = false;
      result.append(list, open + 1, close);
      open = list.indexOf('"', close + 1);
    }
  }
}
