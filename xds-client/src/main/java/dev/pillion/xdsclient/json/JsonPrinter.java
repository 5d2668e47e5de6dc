package dev.pillion.xdsclient.json;

import dev.pillion.xdsclient.schema.Field;
import dev.pillion.xdsclient.schema.Kind;
import dev.pillion.xdsclient.schema.Message;
import dev.pillion.xdsclient.schema.MessageType;
import dev.pillion.xdsclient.schema.Schema;
import dev.pillion.xdsclient.schema.Values;
import dev.pillion.xdsclient.schema.WireDecoder;
import dev.pillion.xdsclient.schema.WireException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Messages as protobuf's JSON with the .proto files' field names, as Envoy's admin server prints
 * them. Sensitive fields show {@code [redacted]}.
 */
public final class JsonPrinter {
  private static final String REDACTED = "[redacted]";
  private static final String PACKAGE = "google.protobuf.";

  /** Payloads within payloads; deeper ones are shown as bytes. */
  private static final int MAX_PAYLOADS = 50;

  private final Schema schema;
  private final JsonWriter out;
  private int depth;

  /** Prints what it is given, one after another. */
  public JsonPrinter(Schema schema, JsonWriter out) {
    this.schema = schema;
    this.out = out;
  }

  /** Appends a message. */
  public static void print(Schema schema, Message message, StringBuilder out) {
    new JsonPrinter(schema, new JsonWriter(out)).message(message);
  }

  /** A whole message. */
  public void message(Message message) {
    if (message.isAny()) {
      any(message);
    } else if (!wellKnown(message)) {
      out.begin('{');
      fields(message);
      out.end('}');
    }
  }

  private void fields(Message message) {
    MessageType type = message.type();
    for (int i = 0; i < type.fieldCount(); i++) {
      field(message, type.field(i));
    }
  }

  /** One member of an object that the caller has opened; nothing where the field is not set. */
  public void field(Message message, Field field) {
    Object value = message.get(field);
    if (value == null) {
      return;
    }
    out.name(field.name());
    if (field.sensitive()) {
      redacted(field, value);
    } else if (field.map()) {
      map((Values) value);
    } else if (field.repeated()) {
      list(field, (Values) value);
    } else {
      value(field, value);
    }
  }

  /** What is secret keeps its shape and loses its content. */
  private void redacted(Field field, Object value) {
    if (value instanceof Values list) {
      out.begin(field.map() ? '{' : '[');
      for (int i = 0; i < list.size(); i++) {
        if (field.map()) {
          Message entry = (Message) list.get(i);
          out.name(String.valueOf(entry.mapKey()));
          redacted(entry.type().field(1), "");
        } else {
          out.item();
          redacted(field, "");
        }
      }
      out.end(field.map() ? '}' : ']');
    } else if (field.kind() == Kind.MESSAGE) {
      out.begin('{');
      out.end('}');
    } else if (field.kind() == Kind.BYTES) {
      out.string(Base64.getEncoder().encodeToString(REDACTED.getBytes(StandardCharsets.UTF_8)));
    } else {
      out.string(REDACTED);
    }
  }

  private void list(Field field, Values values) {
    out.begin('[');
    for (int i = 0; i < values.size(); i++) {
      out.item();
      value(field, values.get(i));
    }
    out.end(']');
  }

  private void map(Values entries) {
    out.begin('{');
    for (int i = 0; i < entries.size(); i++) {
      Message entry = (Message) entries.get(i);
      Field value = entry.type().field(1);
      out.name(String.valueOf(entry.mapKey()));
      Object given = entry.mapValue();
      value(value, given == null ? zero(value) : given);
    }
    out.end('}');
  }

  private static Object zero(Field field) {
    return switch (field.kind()) {
      case MESSAGE -> new Message(field.message(), 0);
      case STRING, BYTES -> "";
      case BOOL -> false;
      default -> 0L;
    };
  }

  private void value(Field field, Object value) {
    switch (value) {
      case Message nested -> message(nested);
      case String text -> out.string(text);
      case byte[] bytes -> out.string(Base64.getEncoder().encodeToString(bytes));
      // As short as the field's own precision allows: 0.1 rather than 0.10000000149011612.
      case Double real when field.kind() == Kind.FLOAT ->
          real(Double.parseDouble(Float.toString(real.floatValue())));
      case Double real -> real(real);
      case Long number when field.kind() == Kind.ENUM -> enumeration(field, number);
      case Long number when field.kind().wide() -> wide(field, number);
      default -> out.literal(value);
    }
  }

  private void enumeration(Field field, long number) {
    String name = field.enumType().nameOf(number);
    if (field.enumType().name().equals(PACKAGE + "NullValue")) {
      out.literal("null");
    } else if (name == null) {
      out.literal(number);
    } else {
      out.string(name);
    }
  }

  private void wide(Field field, long number) {
    out.string(field.kind().unsigned() ? Long.toUnsignedString(number) : Long.toString(number));
  }

  private void real(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      out.string(Double.toString(value));
    } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      out.literal((long) value);
    } else {
      out.literal(value);
    }
  }

  private void any(Message any) {
    String url = any.text("type_url");
    out.begin('{');
    if (!url.isEmpty()) {
      out.name("@type");
      out.string(url);
    }
    Message payload = depth < MAX_PAYLOADS ? payload(any, url) : null;
    depth++;
    if (payload == null) {
      rawValue(any);
    } else if (isWellKnown(payload)) {
      out.name("value");
      message(payload);
    } else {
      fields(payload);
    }
    depth--;
    out.end('}');
  }

  /** A type that the schema does not know shows its bytes. */
  private void rawValue(Message any) {
    if (any.get(any.type().require("value")) instanceof byte[] bytes) {
      out.name("value");
      out.string(Base64.getEncoder().encodeToString(bytes));
    }
  }

  private @Nullable Message payload(Message any, String url) {
    if (any.payload() != null) {
      return any.payload();
    }
    MessageType type = schema.find(url.substring(url.lastIndexOf('/') + 1));
    if (type == null) {
      return null;
    }
    byte[] bytes = any.get(any.type().require("value")) instanceof byte[] b ? b : new byte[0];
    try {
      return WireDecoder.decode(type, bytes);
    } catch (WireException e) {
      return null;
    }
  }

  private static boolean isWellKnown(Message message) {
    String name = message.type().name();
    return name.startsWith(PACKAGE) && !name.equals(PACKAGE + "Empty");
  }

  /** Prints a message that has a form of its own; false: it has none. */
  private boolean wellKnown(Message message) {
    if (!message.type().name().startsWith(PACKAGE)) {
      return false;
    }
    switch (message.type().name().substring(PACKAGE.length())) {
      case "Duration" ->
          out.string(Durations.print(message.number("seconds"), message.number("nanos")));
      case "Timestamp" -> out.string(timestamp(message));
      case "FieldMask" -> out.string(fieldMask(message));
      case "Struct" -> struct(message);
      case "Value" -> structValue(message);
      case "ListValue" -> structList(message);
      case "BoolValue", "StringValue", "BytesValue", "DoubleValue", "FloatValue" ->
          wrapper(message);
      case "UInt32Value", "UInt64Value", "Int32Value", "Int64Value" -> wrapper(message);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void wrapper(Message message) {
    Field field = message.type().require("value");
    Object value = message.get(field);
    value(field, value == null ? zero(field) : value);
  }

  private static String timestamp(Message message) {
    long nanos = message.number("nanos");
    String seconds = Instant.ofEpochSecond(message.number("seconds")).toString();
    StringBuilder text = new StringBuilder(seconds.substring(0, seconds.length() - 1));
    Durations.appendFraction(text, nanos);
    return text.append('Z').toString();
  }

  private static String fieldMask(Message message) {
    StringBuilder text = new StringBuilder();
    Values paths = message.list("paths");
    for (int i = 0; paths != null && i < paths.size(); i++) {
      text.append(i == 0 ? "" : ",");
      boolean upper = false;
      for (char c : ((String) paths.get(i)).toCharArray()) {
        if (c == '_') {
          upper = true;
        } else {
          text.append(upper ? Character.toUpperCase(c) : c);
          upper = false;
        }
      }
    }
    return text.toString();
  }

  private void struct(@Nullable Message struct) {
    Values fields = struct == null ? null : struct.list("fields");
    if (fields == null) {
      out.begin('{');
      out.end('}');
    } else {
      map(fields);
    }
  }

  private void structList(@Nullable Message list) {
    Values values = list == null ? null : list.list("values");
    out.begin('[');
    for (int i = 0; values != null && i < values.size(); i++) {
      out.item();
      structValue((Message) values.get(i));
    }
    out.end(']');
  }

  private void structValue(Message value) {
    Field kind = value.oneofCase(0);
    Object given = kind == null ? null : value.get(kind);
    switch (given) {
      case Message nested when nested.type().name().endsWith("Struct") -> struct(nested);
      case Message nested -> structList(nested);
      case String text -> out.string(text);
      case Boolean bool -> out.literal(bool);
      case Double real -> real(real);
      case null, default -> out.literal("null");
    }
  }
}
