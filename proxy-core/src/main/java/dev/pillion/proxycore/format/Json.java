package dev.pillion.proxycore.format;

import java.math.BigDecimal;
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
    if (number instanceof Long || number instanceof Integer) {
      out.append(number.longValue());
    } else if (Double.isFinite(value)) {
      out.append(shortest(value));
    } else {
      appendText(number.toString(), out);
    }
  }

  /**
   * The shortest text that reads back as the same number, plain unless that is longer; as C++'s
   * to_chars, with which Envoy prints.
   */
  private static String shortest(double value) {
    BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    String sign = 1 / value < 0 && value == 0 ? "-" : "";
    if (value == 0) {
      return sign + "0";
    }
    int exponent = digits.precision() - digits.scale() - 1;
    String plain =
        digits.scale() <= 0 ? new BigDecimal(value).toPlainString() : digits.toPlainString();
    String unscaled = digits.unscaledValue().abs().toString();
    String fraction = unscaled.length() > 1 ? "." + unscaled.substring(1) : "";
    String power = (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    String scientific =
        (value < 0 ? "-" : "")
            + unscaled.charAt(0)
            + fraction
            + (exponent < 0 ? "e-" : "e+")
            + power;
    return scientific.length() < plain.length() ? scientific : plain;
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
