package dev.pillion.proxyapp.admin;

import dev.pillion.proxycore.text.TextPieces;
import dev.pillion.xdsclient.json.JsonWriter;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Maps, collections, texts, numbers and booleans as JSON in the layout of Envoy's pages. */
final class JsonText {
  private final JsonWriter out;

  private JsonText(JsonWriter out) {
    this.out = out;
  }

  /** Renders a value; ends in a newline. */
  static String render(Object value) {
    StringBuilder text = new StringBuilder(1024);
    new JsonText(new JsonWriter(text)).append(value);
    return text.append('\n').toString();
  }

  /** An object with one list, made element by element; an empty object where there is none. */
  static <T> TextPieces list(String name, Iterator<T> items, Function<T, Object> element) {
    if (!items.hasNext()) {
      return TextPieces.of("{}\n");
    }
    StringBuilder text = new StringBuilder(1024);
    JsonText json = new JsonText(new JsonWriter(text));
    json.out.begin('{');
    json.out.name(name);
    json.out.begin('[');
    return TextPieces.each(
        items,
        (item, out) -> {
          json.out.item();
          json.append(element.apply(item));
          if (!items.hasNext()) {
            json.out.end(']');
            json.out.end('}');
            text.append('\n');
          }
          out.append(text);
          text.setLength(0);
        });
  }

  /** As protobuf prints a duration: in milliseconds, where there are any. */
  static String duration(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0
        ? millis / 1000 + "s"
        : String.format(Locale.ROOT, "%d.%03ds", millis / 1000, millis % 1000);
  }

  private void append(@Nullable Object value) {
    switch (value) {
      case null -> out.literal("null");
      case Map<?, ?> map -> appendMap(map);
      case Collection<?> list -> appendList(list);
      case Double real when real == Math.rint(real) && Math.abs(real) < 1e15 ->
          out.literal(real.longValue());
      case Number number -> out.literal(number);
      case Boolean bool -> out.literal(bool);
      default -> out.string(value.toString());
    }
  }

  private void appendMap(Map<?, ?> map) {
    out.begin('{');
    map.forEach(
        (name, value) -> {
          out.name(String.valueOf(name));
          append(value);
        });
    out.end('}');
  }

  private void appendList(Collection<?> list) {
    out.begin('[');
    for (Object value : list) {
      out.item();
      append(value);
    }
    out.end(']');
  }
}
