package dev.pillion.xdsclient.translate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code google.protobuf.Struct} and {@code Metadata} as plain maps, lists and scalars. */
final class Structs {
  private Structs() {}

  static Map<String, Object> struct(@Nullable Fields struct) {
    if (struct == null) {
      return Map.of();
    }
    Map<String, Object> map = new LinkedHashMap<>();
    struct.map("fields").forEach((key, value) -> put(map, key, value(value)));
    return Collections.unmodifiableMap(map);
  }

  /** Nulls stand in the map as they stood in the JSON. */
  @SuppressWarnings("NullAway")
  private static void put(Map<String, Object> map, String key, @Nullable Object value) {
    map.put(key, value);
  }

  private static @Nullable Object value(Fields value) {
    if (value.has("struct_value")) {
      return struct(value.message("struct_value"));
    }
    Fields list = value.message("list_value");
    if (list != null) {
      List<@Nullable Object> items = new ArrayList<>();
      for (Fields item : list.messages("values")) {
        items.add(value(item));
      }
      return Collections.unmodifiableList(items);
    }
    if (value.has("string_value")) {
      return value.string("string_value");
    }
    if (value.has("number_value")) {
      return value.real("number_value");
    }
    if (value.has("bool_value")) {
      return value.bool("bool_value");
    }
    value.withoutEffect("null_value");
    return null;
  }

  /** {@code filter_metadata} by namespace. */
  static Map<String, Map<String, Object>> metadata(Fields in, String name) {
    Fields metadata = in.message(name);
    if (metadata == null) {
      return Map.of();
    }
    metadata.withoutEffect("typed_filter_metadata");
    Map<String, Map<String, Object>> namespaces = new LinkedHashMap<>();
    metadata
        .map("filter_metadata")
        .forEach((namespace, struct) -> namespaces.put(namespace, struct(struct)));
    return Collections.unmodifiableMap(namespaces);
  }
}
