package dev.pillion.xdsclient.json;

import dev.pillion.xdsclient.schema.Field;
import dev.pillion.xdsclient.schema.Kind;
import dev.pillion.xdsclient.schema.Message;
import dev.pillion.xdsclient.schema.MessageType;
import dev.pillion.xdsclient.schema.Schema;
import dev.pillion.xdsclient.source.Node;
import dev.pillion.xdsclient.source.Path;
import dev.pillion.xdsclient.source.Problems;
import org.jspecify.annotations.Nullable;

/**
 * Reads a YAML or JSON tree as a message of the schema. Every mistake is noted and reading goes on.
 * Field names may be the .proto file's or lowerCamelCase.
 */
public final class TreeReader {
  private final Schema schema;
  private final Problems problems;
  private final boolean allowUnknown;
  private final WellKnownTypes wellKnown;

  /** {@code allowUnknown}: fields that the schema does not know are only warned of. */
  public TreeReader(Schema schema, Problems problems, boolean allowUnknown) {
    this.schema = schema;
    this.problems = problems;
    this.allowUnknown = allowUnknown;
    this.wellKnown = new WellKnownTypes(this, schema, problems);
  }

  /** The message that a tree describes, as far as it can be read. */
  public Message read(MessageType type, Node node, Path path) {
    Message special = wellKnown.read(type, node, path);
    if (special != null) {
      return special;
    }
    Message message = new Message(type, node.mark());
    if (node instanceof Node.Mapping mapping) {
      for (Node.Entry entry : mapping.entries()) {
        readEntry(message, entry, path);
      }
    } else {
      problems.error(node.mark(), path, "an object (" + type.name() + ") is expected");
    }
    return message;
  }

  /** Reads one key of an object. */
  void readEntry(Message message, Node.Entry entry, Path path) {
    Field field = message.type().byName(entry.key());
    Path at = path.field(field == null ? entry.key() : field.name());
    if (field == null) {
      unknown(entry, at, message.type());
      return;
    }
    if (isNull(entry.value()) && !takesNull(field)) {
      return;
    }
    if (message.has(field)) {
      problems.error(entry.mark(), at, "the field stands here twice, under both its names");
    } else if (field.map()) {
      readMap(message, field, entry, at);
    } else if (field.repeated()) {
      readList(message, field, entry, at);
    } else {
      readSingle(message, field, entry, at);
    }
  }

  private void unknown(Node.Entry entry, Path at, MessageType type) {
    if (allowUnknown) {
      problems.unknownField(entry.mark(), at);
    } else {
      problems.error(entry.mark(), at, "unknown field of " + type.name());
    }
  }

  private void readSingle(Message message, Field field, Node.Entry entry, Path at) {
    if (field.oneof() >= 0) {
      Field sibling = message.oneofCase(field.oneof());
      if (sibling != null) {
        problems.error(entry.mark(), at, "cannot be set beside " + sibling.name());
        return;
      }
    }
    Object value = value(field, entry.value(), at);
    if (value != null) {
      message.set(field, value, entry.mark());
    }
  }

  private void readList(Message message, Field field, Node.Entry entry, Path at) {
    if (!(entry.value() instanceof Node.Sequence sequence)) {
      problems.error(entry.mark(), at, "a list is expected");
      return;
    }
    int index = 0;
    for (Node item : sequence.items()) {
      Path place = at.at(index++);
      if (isNull(item) && !takesNull(field)) {
        problems.error(item.mark(), place, "null cannot stand in a list");
        continue;
      }
      Object value = value(field, item, place);
      if (value != null) {
        message.add(field, value, item.mark());
      }
    }
  }

  private void readMap(Message message, Field field, Node.Entry entry, Path at) {
    if (!(entry.value() instanceof Node.Mapping mapping)) {
      problems.error(entry.mark(), at, "an object is expected");
      return;
    }
    MessageType type = field.message();
    Field key = type.require("key");
    Field value = type.require("value");
    for (Node.Entry item : mapping.entries()) {
      Path place = at.key(item.key());
      Message pair = new Message(type, item.mark());
      Node.Scalar keyNode = new Node.Scalar(item.key(), Node.Style.QUOTED, item.mark());
      Object keyValue = value(key, keyNode, place);
      Object itemValue = value(value, item.value(), place);
      if (keyValue != null && itemValue != null) {
        pair.set(key, keyValue, item.mark());
        pair.set(value, itemValue, item.mark());
        message.add(field, pair, item.mark());
      }
    }
  }

  private @Nullable Object value(Field field, Node node, Path at) {
    if (field.kind() == Kind.MESSAGE) {
      return read(field.message(), node, at);
    }
    if (!(node instanceof Node.Scalar scalar)) {
      problems.error(node.mark(), at, Scalars.expectation(field) + " is expected");
      return null;
    }
    return scalar(field, scalar, at);
  }

  @Nullable Object scalar(Field field, Node.Scalar scalar, Path at) {
    try {
      return Scalars.parse(field, scalar);
    } catch (ScalarException e) {
      problems.error(scalar.mark(), at, e.reason());
      return null;
    }
  }

  /** The schema, for types that are named in the text. */
  @Nullable MessageType find(String typeName) {
    return schema.find(typeName);
  }

  private static boolean isNull(Node node) {
    return node instanceof Node.Scalar scalar && scalar.isNull();
  }

  private static boolean takesNull(Field field) {
    return switch (field.kind()) {
      case MESSAGE -> field.message().name().equals(WellKnownTypes.VALUE);
      case ENUM -> field.enumType().name().equals("google.protobuf.NullValue");
      default -> false;
    };
  }
}
