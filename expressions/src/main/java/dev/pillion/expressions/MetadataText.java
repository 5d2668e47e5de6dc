package dev.pillion.expressions;

import dev.pillion.proxycore.format.TextBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Metadata in protobuf's text format on one line, as Envoy prints a message. */
final class MetadataText {
  private MetadataText() {}

  static void append(Map<String, Map<String, Object>> namespaces, TextBuffer out) {
    new TreeMap<>(namespaces)
        .forEach(
            (name, struct) -> {
              out.append("filter_metadata { key: ");
              appendQuoted(name, out);
              out.append(" value { ");
              appendFields(struct, out);
              out.append("} } ");
            });
  }

  private static void appendFields(Map<?, ?> struct, TextBuffer out) {
    TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
    struct.forEach((key, value) -> sorted.put(String.valueOf(key), value));
    sorted.forEach(
        (key, value) -> {
          out.append("fields { key: ");
          appendQuoted(key, out);
          out.append(" value { ");
          appendValue(value, out);
          out.append("} } ");
        });
  }

  private static void appendValue(@Nullable Object value, TextBuffer out) {
    switch (value) {
      case null -> out.append("null_value: NULL_VALUE ");
      case Boolean bool -> out.append("bool_value: " + bool + " ");
      case Number number -> {
        double real = number.doubleValue();
        out.append("number_value: ");
        out.append(real == Math.rint(real) ? Long.toString((long) real) : Double.toString(real));
        out.append(' ');
      }
      case Map<?, ?> map -> {
        out.append("struct_value { ");
        appendFields(map, out);
        out.append("} ");
      }
      case Collection<?> list -> {
        out.append("list_value { ");
        for (Object item : list) {
          out.append("values { ");
          appendValue(item, out);
          out.append("} ");
        }
        out.append("} ");
      }
      default -> {
        out.append("string_value: ");
        appendQuoted(value.toString(), out);
        out.append(' ');
      }
    }
  }

  static void appendQuoted(String text, TextBuffer out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '"', '\\' -> out.append("\\" + c);
        default -> out.append(Character.toString(c));
      }
    }
    out.append('"');
  }
}
