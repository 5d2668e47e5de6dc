package dev.pillion.xdsclient.translate;

import java.util.Map;
import java.util.TreeMap;

/**
 * A Struct in protobuf's text format, as {@code /runtime} shows one; without the line that Envoy's
 * printer puts before it, which differs from process to process.
 */
final class StructText {
  private StructText() {}

  static String print(Map<String, Object> fields) {
    StringBuilder out = new StringBuilder();
    append(fields, "", out);
    return out.toString();
  }

  private static void append(Map<?, ?> fields, String indent, StringBuilder out) {
    new TreeMap<>(fields)
        .forEach(
            (key, value) -> {
              out.append(indent).append("fields {\n");
              out.append(indent).append("  key: \"").append(key).append("\"\n");
              appendValue(value, indent + "  ", out);
              out.append(indent).append("}\n");
            });
  }

  private static void appendValue(Object value, String indent, StringBuilder out) {
    out.append(indent).append("value {\n");
    String deeper = indent + "  ";
    switch (value) {
      case String text -> out.append(deeper).append("string_value: \"").append(text).append("\"\n");
      case Boolean flag -> out.append(deeper).append("bool_value: ").append(flag).append('\n');
      case Double number ->
          out.append(deeper).append("number_value: ").append(plain(number)).append('\n');
      case Map<?, ?> nested -> {
        out.append(deeper).append("struct_value {\n");
        append(nested, deeper + "  ", out);
        out.append(deeper).append("}\n");
      }
      case null, default -> out.append(deeper).append("null_value: NULL_VALUE\n");
    }
    out.append(indent).append("}\n");
  }

  private static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }
}
