package dev.pillion.xdsclient.dump;

import dev.pillion.xdsclient.schema.Message;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A message whose long lists are not there yet: their elements are made while they are printed.
 *
 * @param message the fields that are there
 * @param lists the elements of repeated fields
 * @param nested messages that are outlines themselves
 */
record Outline(
    Message message, Map<String, Supplier<Iterator<Message>>> lists, Map<String, Outline> nested) {

  static Outline of(Message message) {
    return new Outline(message, Map.of(), Map.of());
  }

  @Nullable Supplier<Iterator<Message>> list(String field) {
    return lists.get(field);
  }

  /** With the kept fields alone. */
  Outline trim(FieldMask.Kept kept) {
    if (kept.everything()) {
      return this;
    }
    Map<String, Supplier<Iterator<Message>>> keptLists = new HashMap<>(lists);
    keptLists.keySet().removeIf(name -> kept.of(name) == null);
    Map<String, Outline> keptOutlines = new HashMap<>();
    nested.forEach(
        (name, outline) -> {
          FieldMask.Kept below = kept.of(name);
          if (below != null) {
            keptOutlines.put(name, outline.trim(below));
          }
        });
    return new Outline(kept.trim(message), keptLists, keptOutlines);
  }
}
