package dev.pillion.proxyapp.admin;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON indented by one blank a level, as protobuf's printer leaves Envoy's pages. */
final class JsonText {
  private final StringBuilder out = new StringBuilder(1024);

  private JsonText() {}

  /** Renders maps, collections, texts, numbers, booleans and null; ends in a newline. */
  static String render(Object value) {
    JsonText json = new JsonText();
    json.append(value, 0);
    return json.out.append('\n').toString();
  }

  private void append(@Nullable Object value, int depth) {
    switch (value) {
      case null -> out.append("null");
      case Map<?, ?> map -> appendMap(map, depth);
      case Collection<?> list -> appendList(list, depth);
      case Number number -> out.append(number);
      case Boolean bool -> out.append(bool.booleanValue());
      default -> appendText(value.toString());
    }
  }

  private void appendMap(Map<?, ?> map, int depth) {
    if (map.isEmpty()) {
      out.append("{}");
      return;
    }
    out.append('{');
    boolean first = true;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      newLine(first, depth + 1);
      first = false;
      appendText(String.valueOf(entry.getKey()));
      out.append(": ");
      append(entry.getValue(), depth + 1);
    }
    out.append('\n').append(" ".repeat(depth)).append('}');
  }

  private void appendList(Collection<?> list, int depth) {
    if (list.isEmpty()) {
      out.append("[]");
      return;
    }
    out.append('[');
    boolean first = true;
    for (Object value : list) {
      newLine(first, depth + 1);
      first = false;
      append(value, depth + 1);
    }
    out.append('\n').append(" ".repeat(depth)).append(']');
  }

  private void newLine(boolean first, int depth) {
    out.append(first ? "\n" : ",\n").append(" ".repeat(depth));
  }

  private void appendText(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append("\\u00").append(c < 16 ? "0" : "").append(Integer.toHexString(c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
