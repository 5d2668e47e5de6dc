package dev.pillion.xdsclient.translate;

import dev.pillion.xdsclient.schema.Field;
import dev.pillion.xdsclient.schema.Message;
import dev.pillion.xdsclient.schema.Values;
import dev.pillion.xdsclient.source.Path;
import dev.pillion.xdsclient.source.Problems;

/**
 * Refuses every set field that no translator has read, by its path: what is known, changes
 * behaviour and is not built must never be accepted and ignored.
 */
final class UnreadFields {
  private UnreadFields() {}

  static void report(Message message, Path path, Problems problems) {
    Message payload = message.payload();
    if (payload != null) {
      report(payload, path, problems);
      return;
    }
    for (int i = 0; i < message.type().fieldCount(); i++) {
      Field field = message.type().field(i);
      if (!message.has(field)) {
        continue;
      }
      Path at = path.field(field.name());
      if (!message.wasRead(field)) {
        problems.error(message.mark(field), at, "is not supported yet");
      } else if (field.repeated()) {
        reportList(message, field, at, problems);
      } else if (message.get(field) instanceof Message nested) {
        report(nested, at, problems);
      }
    }
  }

  private static void reportList(Message message, Field field, Path at, Problems problems) {
    Values list = message.list(field);
    for (int i = 0; list != null && i < list.size(); i++) {
      if (!(list.get(i) instanceof Message item)) {
        return;
      }
      if (!field.map()) {
        report(item, at.at(i), problems);
      } else if (item.mapValue() instanceof Message value) {
        report(value, at.key(item.mapKey()), problems);
      }
    }
  }

  static void markAllRead(Message message) {
    Message payload = message.payload();
    if (payload != null) {
      markAllRead(payload);
    }
    for (int i = 0; i < message.type().fieldCount(); i++) {
      Field field = message.type().field(i);
      if (message.has(field)) {
        markAllRead(message, field);
      }
    }
  }

  static void markAllRead(Message message, Field field) {
    message.markRead(field);
    Object value = message.get(field);
    if (value instanceof Message nested) {
      markAllRead(nested);
    } else if (value instanceof Values list) {
      for (int i = 0; i < list.size(); i++) {
        if (list.get(i) instanceof Message item) {
          markAllRead(item);
        }
      }
    }
  }
}
