package dev.pillion.xdsclient.json;

import dev.pillion.xdsclient.schema.Field;
import dev.pillion.xdsclient.schema.Message;
import dev.pillion.xdsclient.schema.MessageType;
import dev.pillion.xdsclient.schema.Schema;
import dev.pillion.xdsclient.source.Node;
import dev.pillion.xdsclient.source.Path;
import dev.pillion.xdsclient.source.Problems;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages that have a JSON form of their own. */
final class WellKnownTypes {
  static final String VALUE = "google.protobuf.Value";
  private static final String PACKAGE = "google.protobuf.";

  private final TreeReader reader;
  private final Schema schema;
  private final Problems problems;

  WellKnownTypes(TreeReader reader, Schema schema, Problems problems) {
    this.reader = reader;
    this.schema = schema;
    this.problems = problems;
  }

  /** The message; null when the type has no form of its own. */
  @Nullable Message read(MessageType type, Node node, Path path) {
    if (!type.name().startsWith(PACKAGE)) {
      return null;
    }
    return switch (type.name().substring(PACKAGE.length())) {
      case "Duration" -> node instanceof Node.Mapping ? null : duration(type, node, path);
      case "Timestamp" -> node instanceof Node.Mapping ? null : timestamp(type, node, path);
      case "FieldMask" -> node instanceof Node.Mapping ? null : fieldMask(type, node, path);
      case "BoolValue", "StringValue", "BytesValue", "DoubleValue", "FloatValue" ->
          node instanceof Node.Mapping ? null : wrapper(type, node, path);
      case "UInt32Value", "UInt64Value", "Int32Value", "Int64Value" ->
          node instanceof Node.Mapping ? null : wrapper(type, node, path);
      case "Struct" -> struct(type, node, path);
      case "ListValue" -> list(type, node, path);
      case "Value" -> value(type, node);
      case "Any" -> any(type, node, path);
      default -> null;
    };
  }

  private Message wrapper(MessageType type, Node node, Path path) {
    Message message = new Message(type, node.mark());
    Field field = type.require("value");
    if (!(node instanceof Node.Scalar scalar)) {
      problems.error(node.mark(), path, Scalars.expectation(field) + " is expected");
      return message;
    }
    Object value = reader.scalar(field, scalar, path);
    if (value != null) {
      message.set(field, value, node.mark());
    }
    return message;
  }

  private Message duration(MessageType type, Node node, Path path) {
    Message message = new Message(type, node.mark());
    String text = stringOf(node);
    long[] parts = text == null ? null : Durations.parse(text);
    if (parts == null) {
      problems.error(node.mark(), path, "a duration in seconds is expected, for instance \"1.5s\"");
      return message;
    }
    message.set(type.require("seconds"), parts[0], node.mark());
    message.set(type.require("nanos"), parts[1], node.mark());
    return message;
  }

  private Message timestamp(MessageType type, Node node, Path path) {
    Message message = new Message(type, node.mark());
    try {
      Instant instant = Instant.parse(node instanceof Node.Scalar scalar ? scalar.text() : "");
      message.set(type.require("seconds"), instant.getEpochSecond(), node.mark());
      message.set(type.require("nanos"), (long) instant.getNano(), node.mark());
    } catch (DateTimeException e) {
      problems.error(node.mark(), path, "a time as RFC 3339 has it is expected");
    }
    return message;
  }

  private Message fieldMask(MessageType type, Node node, Path path) {
    Message message = new Message(type, node.mark());
    String text = stringOf(node);
    if (text == null) {
      problems.error(node.mark(), path, "field names separated by commas are expected");
    } else if (!text.isEmpty()) {
      for (String name : text.split(",", -1)) {
        message.add(type.require("paths"), snakeCase(name), node.mark());
      }
    }
    return message;
  }

  private static String snakeCase(String name) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        out.append('_').append((char) (c + ('a' - 'A')));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static @Nullable String stringOf(Node node) {
    return node instanceof Node.Scalar scalar && scalar.style() != Node.Style.JSON
        ? scalar.text()
        : null;
  }

  private Message struct(MessageType type, Node node, Path path) {
    Message message = new Message(type, node.mark());
    if (!(node instanceof Node.Mapping mapping)) {
      problems.error(node.mark(), path, "an object is expected");
      return message;
    }
    Field fields = type.require("fields");
    MessageType pairType = fields.message();
    Field key = pairType.require("key");
    Field value = pairType.require("value");
    for (Node.Entry entry : mapping.entries()) {
      Message pair = new Message(pairType, entry.mark());
      pair.set(key, entry.key(), entry.mark());
      pair.set(value, value(value.message(), entry.value()), entry.mark());
      message.add(fields, pair, entry.mark());
    }
    return message;
  }

  private Message list(MessageType type, Node node, Path path) {
    Message message = new Message(type, node.mark());
    if (!(node instanceof Node.Sequence sequence)) {
      problems.error(node.mark(), path, "a list is expected");
      return message;
    }
    Field values = type.require("values");
    for (Node item : sequence.items()) {
      message.add(values, value(values.message(), item), item.mark());
    }
    return message;
  }

  private Message value(MessageType type, Node node) {
    Message message = new Message(type, node.mark());
    switch (node) {
      case Node.Mapping mapping -> {
        Field field = type.require("struct_value");
        message.set(field, struct(field.message(), mapping, Path.ROOT), node.mark());
      }
      case Node.Sequence sequence -> {
        Field field = type.require("list_value");
        message.set(field, list(field.message(), sequence, Path.ROOT), node.mark());
      }
      case Node.Scalar scalar -> scalarValue(message, scalar);
    }
    return message;
  }

  private static void scalarValue(Message message, Node.Scalar scalar) {
    if (scalar.isNull()) {
      set(message, "null_value", 0L);
      return;
    }
    switch (scalar.style()) {
      case QUOTED -> set(message, "string_value", scalar.text());
      case PLAIN -> plainValue(message, scalar.text());
      case JSON -> {
        if (scalar.text().equals("true") || scalar.text().equals("false")) {
          set(message, "bool_value", scalar.text().equals("true"));
        } else {
          set(message, "number_value", Double.valueOf(scalar.text()));
        }
      }
    }
  }

  /**
   * As Envoy reads YAML: integers of 32 bits are numbers, longer ones decimal strings, and
   * fractions stay the strings that they are.
   */
  private static void plainValue(Message message, String text) {
    Boolean bool = Scalars.yamlBool(text);
    BigInteger integer = Scalars.integer(text);
    if (bool != null) {
      set(message, "bool_value", bool);
    } else if (integer == null || integer.bitLength() > 63) {
      set(message, "string_value", text);
    } else if (integer.bitLength() > 31) {
      set(message, "string_value", integer.toString());
    } else {
      set(message, "number_value", integer.doubleValue());
    }
  }

  private static void set(Message message, String field, Object value) {
    message.set(message.type().require(field), value, message.mark());
  }

  private Message any(MessageType type, Node node, Path path) {
    Message message = new Message(type, node.mark());
    if (!(node instanceof Node.Mapping mapping)) {
      problems.error(node.mark(), path, "an object with \"@type\" is expected");
      return message;
    }
    Node.Scalar url = null;
    List<Node.Entry> rest = new ArrayList<>(mapping.entries().size());
    for (Node.Entry entry : mapping.entries()) {
      if (entry.key().equals("@type") && entry.value() instanceof Node.Scalar scalar) {
        url = scalar;
      } else {
        rest.add(entry);
      }
    }
    if (url == null) {
      if (!rest.isEmpty()) {
        problems.error(node.mark(), path, "\"@type\" is missing");
      }
      return message;
    }
    message.set(type.require("type_url"), url.text(), url.mark());
    payload(message, url, rest, path);
    return message;
  }

  private void payload(Message any, Node.Scalar url, List<Node.Entry> rest, Path path) {
    int slash = url.text().lastIndexOf('/');
    if (slash <= 0) {
      problems.error(url.mark(), path, "\"@type\" needs a host and a slash before the type");
      return;
    }
    String name = url.text().substring(slash + 1);
    MessageType type = schema.find(name);
    if (type == null) {
      problems.error(url.mark(), path, "unknown type " + url.text());
      return;
    }
    if (!type.name().startsWith(PACKAGE) || type.name().equals(PACKAGE + "Empty")) {
      any.setPayload(reader.read(type, new Node.Mapping(rest, any.mark()), path));
      return;
    }
    for (Node.Entry entry : rest) {
      if (entry.key().equals("value")) {
        any.setPayload(reader.read(type, entry.value(), path.field("value")));
      } else {
        problems.error(entry.mark(), path.field(entry.key()), "unknown field of " + name);
      }
    }
    if (any.payload() == null) {
      any.setPayload(new Message(type, any.mark()));
    }
  }
}
