package dev.pillion.xdsclient;

import dev.pillion.proxycore.expression.Expression;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A model as a text by which two models can be compared: every value of it, by reflection. */
public final class Models {
  private final StringBuilder out = new StringBuilder();
  private final Set<Object> above = Collections.newSetFromMap(new IdentityHashMap<>());

  private Models() {}

  public static String describe(Object model) {
    Models models = new Models();
    models.add(model);
    return models.out.toString();
  }

  private void add(@Nullable Object value) {
    switch (value) {
      case null -> out.append("null");
      case String text -> out.append('"').append(text).append('"');
      case Expression expression -> out.append(expression); // by its text
      case Enum<?> constant -> out.append(constant.name());
      case Map<?, ?> map -> addMap(map);
      case Collection<?> all -> addAll(all);
      default -> addObject(value);
    }
  }

  private void addMap(Map<?, ?> map) {
    Map<String, @Nullable Object> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
    out.append('{');
    sorted.forEach(
        (key, value) -> {
          out.append(key).append(':');
          add(value);
          out.append(',');
        });
    out.append('}');
  }

  private void addAll(Collection<?> all) {
    out.append('[');
    for (Object item : all) {
      add(item);
      out.append(',');
    }
    out.append(']');
  }

  private void addObject(Object value) {
    Class<?> type = value.getClass();
    if (type.isArray()) {
      out.append('[');
      for (int i = 0; i < Array.getLength(value); i++) {
        add(Array.get(value, i));
        out.append(',');
      }
      out.append(']');
    } else if (type.getName().startsWith("dev.pillion.")) {
      out.append(type.getSimpleName()).append('(');
      if (above.add(value)) {
        addFields(value, type);
        above.remove(value);
      }
      out.append(')');
    } else {
      out.append(value);
    }
  }

  private void addFields(Object value, Class<?> type) {
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers())) {
          continue;
        }
        field.setAccessible(true);
        out.append(field.getName()).append('=');
        try {
          add(field.get(value));
        } catch (IllegalAccessException e) {
          throw new AssertionError(e);
        }
        out.append(',');
      }
    }
  }
}
