package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.format.FormatException;
import dev.pillion.xdsclient.source.JsonParser;
import dev.pillion.xdsclient.source.Node;
import dev.pillion.xdsclient.source.SourceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON inside a text of the configuration, as maps, lists, texts, numbers and booleans. */
final class PlainJson {
  private PlainJson() {}

  static @Nullable Object parse(String json) throws FormatException {
    try {
      return value(JsonParser.parse(json, 0));
    } catch (SourceException e) {
      throw new FormatException("JSON supplied is not valid. " + e.reason());
    }
  }

  private static @Nullable Object value(Node node) {
    return switch (node) {
      case Node.Mapping mapping -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (Node.Entry entry : mapping.entries()) {
          map.put(entry.key(), value(entry.value()));
        }
        yield map;
      }
      case Node.Sequence sequence -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (Node item : sequence.items()) {
          list.add(value(item));
        }
        yield list;
      }
      case Node.Scalar scalar -> scalar(scalar);
    };
  }

  private static @Nullable Object scalar(Node.Scalar scalar) {
    if (scalar.isNull()) {
      return null;
    }
    if (scalar.style() == Node.Style.QUOTED) {
      return scalar.text();
    }
    return switch (scalar.text()) {
      case "true" -> true;
      case "false" -> false;
      default -> Double.valueOf(scalar.text());
    };
  }
}
