package dev.pillion.proxycore.format;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes JSON-like objects (maps, collections, texts, numbers, booleans, null) as JSON. */
public final class Json {
  private Json() {}

  public static void append(@Nullable Object value, TextBuffer out) {
    switch (value) {
      case null -> out.append("null");
      case Boolean bool -> out.append(bool.toString());
      case Number number -> appendNumber(number, out);
      case Map<?, ?> map -> appendMap(map, out);
      case Collection<?> list -> appendList(list, out);
      default -> appendText(value.toString(), out);
    }
  }

  static void appendText(String text, TextBuffer out) {
    out.append('"');
    int start = out.length();
    out.append(text);
    Escapes.json(out, start);
    out.append('"');
  }

  private static void appendNumber(Number number, TextBuffer out) {
    double value = number.doubleValue();
    if (number instanceof Long || number instanceof Integer || value == Math.rint(value)) {
      out.append(number.longValue());
    } else if (Double.isFinite(value)) {
      out.append(Double.toString(value));
    } else {
      appendText(number.toString(), out);
    }
  }

  /** Keys are sorted, as protobuf's JSON printer leaves a Struct's in Envoy. */
  private static void appendMap(Map<?, ?> map, TextBuffer out) {
    TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
    out.append('{');
    boolean first = true;
    for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
      if (!first) {
        out.append(',');
      }
      first = false;
      appendText(entry.getKey(), out);
      out.append(':');
      append(entry.getValue(), out);
    }
    out.append('}');
  }

  private static void appendList(Collection<?> list, TextBuffer out) {
    out.append('[');
    boolean first = true;
    for (Object value : list) {
      if (!first) {
        out.append(',');
      }
      first = false;
      append(value, out);
    }
    out.append(']');
  }
}
