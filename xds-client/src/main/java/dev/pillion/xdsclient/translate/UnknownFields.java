package dev.pillion.xdsclient.translate;

import dev.pillion.xdsclient.schema.Field;
import dev.pillion.xdsclient.schema.Message;
import dev.pillion.xdsclient.schema.Values;
import dev.pillion.xdsclient.source.Path;
import dev.pillion.xdsclient.source.Problems;
import org.jspecify.annotations.Nullable;

/**
 * What came over the wire under numbers that the schema does not know: refused, or warned of where
 * that is allowed. A text's unknown fields have been noted by its reader.
 */
public final class UnknownFields {
  private final Problems problems;
  private final boolean allowed;

  private UnknownFields(Problems problems, boolean allowed) {
    this.problems = problems;
    this.allowed = allowed;
  }

  /** Notes every unknown field of a message and of all below it, decoded payloads included. */
  public static void report(Message message, Problems problems, boolean allowed) {
    new UnknownFields(problems, allowed).report(message, Path.ROOT);
  }

  private void report(Message message, Path path) {
    for (int number : message.unknownFields()) {
      Path at = path.field(Integer.toString(number));
      if (allowed) {
        problems.unknownField(message.mark(), at);
      } else {
        problems.error(message.mark(), at, "unknown field of " + message.type().name());
      }
    }
    Message payload = message.payload();
    if (payload != null) {
      report(payload, path);
    }
    for (int i = 0; i < message.type().fieldCount(); i++) {
      Field field = message.type().field(i);
      nested(message.get(field), field, path.field(field.name()));
    }
  }

  private void nested(@Nullable Object value, Field field, Path at) {
    if (value instanceof Message single) {
      report(single, at);
    } else if (value instanceof Values list) {
      for (int i = 0; i < list.size(); i++) {
        if (list.get(i) instanceof Message item) {
          report(item, field.map() ? at.key(item.mapKey()) : at.at(i));
        }
      }
    }
  }
}
