package dev.pillion.e2e.differential;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints trees of YAML as JSON, which leaves no word's type in doubt. */
final class Json {
  private Json() {}

  static String of(@Nullable Object value) {
    return of(value, "\n");
  }

  private static String of(@Nullable Object value, String line) {
    String inner = line + "  ";
    return switch (value) {
      case null -> "null";
      case Map<?, ?> map when map.isEmpty() -> "{}";
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> inner + text(entry.getKey()) + ": " + of(entry.getValue(), inner))
              .collect(Collectors.joining(",", "{", line + "}"));
      case List<?> list ->
          list.stream().map(each -> of(each, inner)).collect(Collectors.joining(", ", "[", "]"));
      case Number number -> number.toString();
      case Boolean bool -> bool.toString();
      default -> text(value);
    };
  }

  private static String text(@Nullable Object value) {
    StringBuilder text = new StringBuilder("\"");
    for (char c : String.valueOf(value).toCharArray()) {
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    return text.append('"').toString();
  }
}
