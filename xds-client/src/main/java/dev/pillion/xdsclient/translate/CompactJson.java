package dev.pillion.xdsclient.translate;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Struct as JSON on one line, its keys in their order. */
final class CompactJson {
  private CompactJson() {}

  static String print(Map<String, ? extends @Nullable Object> object) {
    StringBuilder out = new StringBuilder();
    append(object, out);
    return out.toString();
  }

  private static void append(@Nullable Object value, StringBuilder out) {
    switch (value) {
      case Map<?, ?> object -> {
        out.append('{');
        object.forEach(
            (key, member) -> {
              separate(out, '{');
              quote(String.valueOf(key), out);
              out.append(':');
              append(member, out);
            });
        out.append('}');
      }
      case List<?> list -> {
        out.append('[');
        for (Object item : list) {
          separate(out, '[');
          append(item, out);
        }
        out.append(']');
      }
      case String text -> quote(text, out);
      case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 ->
          out.append((long) (double) number);
      case null -> out.append("null");
      default -> out.append(value);
    }
  }

  private static void separate(StringBuilder out, char open) {
    if (out.charAt(out.length() - 1) != open) {
      out.append(',');
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
