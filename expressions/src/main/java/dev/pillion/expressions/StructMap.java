package dev.pillion.expressions;

import dev.cel.common.values.NullValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A struct of the configuration or of dynamic metadata. Its values are looked at one by one: the
 * language's library would convert the whole tree at each use otherwise, and knows no Java null.
 */
final class StructMap extends AttributeMap {
  private final Map<?, ?> struct;

  StructMap(Map<?, ?> struct) {
    this.struct = struct;
  }

  @Override
  @Nullable Object find(String name) {
    Object value = struct.get(name);
    return value == null && !struct.containsKey(name) ? null : view(value);
  }

  private static Object view(@Nullable Object value) {
    return switch (value) {
      case null -> NullValue.NULL_VALUE;
      case Map<?, ?> map -> new StructMap(map);
      case List<?> list -> {
        List<Object> items = new ArrayList<>(list.size());
        for (Object item : list) {
          items.add(view(item));
        }
        yield items;
      }
      default -> value;
    };
  }

  @Override
  public int size() {
    return struct.size();
  }
}
