package dev.pillion.xdsclient.dump;

import dev.pillion.xdsclient.schema.Field;
import dev.pillion.xdsclient.schema.Message;
import dev.pillion.xdsclient.schema.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps as {@code google.protobuf.Struct}. */
final class StructMessages {
  private static final String PACKAGE = "google.protobuf.";

  private StructMessages() {}

  static Message struct(Schema schema, Map<?, ?> map) {
    Message struct = new Message(schema.require(PACKAGE + "Struct"), 0);
    Field fields = struct.type().require("fields");
    map.forEach(
        (name, value) -> {
          Message entry = new Message(fields.message(), 0);
          entry.set(entry.type().require("key"), String.valueOf(name), 0);
          entry.set(entry.type().require("value"), value(schema, value), 0);
          struct.add(fields, entry, 0);
        });
    return struct;
  }

  private static Message value(Schema schema, @Nullable Object value) {
    Message message = new Message(schema.require(PACKAGE + "Value"), 0);
    switch (value) {
      case null -> set(message, "null_value", 0L);
      case Map<?, ?> map -> set(message, "struct_value", struct(schema, map));
      case List<?> list -> {
        Message values = new Message(schema.require(PACKAGE + "ListValue"), 0);
        for (Object element : list) {
          values.add(values.type().require("values"), value(schema, element), 0);
        }
        set(message, "list_value", values);
      }
      case Boolean bool -> set(message, "bool_value", bool);
      case Number number -> set(message, "number_value", number.doubleValue());
      default -> set(message, "string_value", value.toString());
    }
    return message;
  }

  private static void set(Message message, String name, Object value) {
    message.set(message.type().require(name), value, 0);
  }
}
