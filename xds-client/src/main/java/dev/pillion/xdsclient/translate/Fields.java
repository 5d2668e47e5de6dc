package dev.pillion.xdsclient.translate;

import dev.pillion.xdsclient.schema.EnumType;
import dev.pillion.xdsclient.schema.Field;
import dev.pillion.xdsclient.schema.Message;
import dev.pillion.xdsclient.schema.MessageType;
import dev.pillion.xdsclient.schema.Values;
import dev.pillion.xdsclient.source.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as a translator reads it: each accessor notes that the field was taken into account,
 * and {@link UnreadFields} refuses the rest. Mistakes are noted with the field's path and reading
 * goes on with a default.
 */
final class Fields {
  private final Translation translation;
  private final Message message;
  private final Path path;

  Fields(Translation translation, Message message, Path path) {
    this.translation = translation;
    this.message = message;
    this.path = path;
  }

  MessageType type() {
    return message.type();
  }

  /** True when the message's full name is this one. */
  boolean is(String typeName) {
    return message.type().name().equals(typeName);
  }

  Path path() {
    return path;
  }

  int mark() {
    return message.mark();
  }

  Translation translation() {
    return translation;
  }

  /** True when the field is set; it is not read by that. */
  boolean has(String name) {
    return message.has(field(name));
  }

  /** True when messages of this type have such a field. */
  boolean knows(String name) {
    return message.type().byName(name) != null;
  }

  String string(String name) {
    read(name);
    return message.text(name);
  }

  boolean bool(String name) {
    read(name);
    return message.bool(name);
  }

  /** An integer; uint64 beyond the sign is as large as a long can be. */
  long number(String name) {
    Field field = read(name);
    long value = message.number(name);
    return value < 0 && field.kind().unsigned() ? Long.MAX_VALUE : value;
  }

  /** An integer; larger ones are the largest int, which no bound of ours reaches. */
  int integer(String name) {
    return clamp(number(name));
  }

  double real(String name) {
    read(name);
    return message.real(name);
  }

  List<Double> reals(String name) {
    Field field = read(name);
    List<Double> numbers = new ArrayList<>();
    Values list = message.list(field);
    for (int i = 0; list != null && i < list.size(); i++) {
      numbers.add((Double) list.get(i));
    }
    return numbers;
  }

  byte[] bytes(String name) {
    Field field = read(name);
    return message.get(field) instanceof byte[] bytes ? bytes : new byte[0];
  }

  /** The name of an enum's value; of its first one when absent. */
  String enumeration(String name) {
    Field field = read(name);
    EnumType type = field.enumType();
    String text = type.nameOf(message.number(name));
    if (text == null) {
      error(name, message.number(name) + " is no value of " + type.name());
      text = type.nameOf(0);
    }
    return text == null ? "" : text;
  }

  /** The number of an enum's value, for those whose numbers mean something; 0 when absent. */
  int enumerationNumber(String name) {
    String _ = enumeration(name);
    return clamp(message.number(name));
  }

  /** The names of a repeated enum's values. */
  List<String> enumerations(String name) {
    Field field = read(name);
    List<String> names = new ArrayList<>();
    Values list = message.list(field);
    for (int i = 0; list != null && i < list.size(); i++) {
      String text = field.enumType().nameOf((Long) list.get(i));
      if (text == null) {
        error(name, list.get(i) + " is no value of " + field.enumType().name());
      } else {
        names.add(text);
      }
    }
    return names;
  }

  List<String> strings(String name) {
    Field field = read(name);
    List<String> texts = new ArrayList<>();
    Values list = message.list(field);
    for (int i = 0; list != null && i < list.size(); i++) {
      texts.add((String) list.get(i));
    }
    return texts;
  }

  /** A repeated integer, each no larger than an int. */
  List<Integer> integers(String name) {
    Field field = read(name);
    List<Integer> numbers = new ArrayList<>();
    Values list = message.list(field);
    for (int i = 0; list != null && i < list.size(); i++) {
      numbers.add(clamp((Long) list.get(i)));
    }
    return numbers;
  }

  /** A nested message; null when absent. */
  @Nullable Fields message(String name) {
    read(name);
    Message nested = message.message(name);
    return nested == null ? null : new Fields(translation, nested, path.field(name));
  }

  List<Fields> messages(String name) {
    Field field = read(name);
    Path at = path.field(name);
    List<Fields> all = new ArrayList<>();
    Values list = message.list(field);
    for (int i = 0; list != null && i < list.size(); i++) {
      all.add(new Fields(translation, (Message) list.get(i), at.at(i)));
    }
    return all;
  }

  /** A map of messages by their keys. */
  Map<String, Fields> map(String name) {
    Field field = read(name);
    Path at = path.field(name);
    Map<String, Fields> all = new LinkedHashMap<>();
    Values list = message.list(field);
    for (int i = 0; list != null && i < list.size(); i++) {
      Message entry = (Message) list.get(i);
      String key = String.valueOf(entry.mapKey());
      entry.markRead(entry.type().field(0));
      entry.markRead(entry.type().field(1));
      if (entry.mapValue() instanceof Message value) {
        all.put(key, new Fields(translation, value, at.key(key)));
      }
    }
    return all;
  }

  /** The payload of this Any; null when it is empty or not readable (which is noted). */
  @Nullable Fields payload() {
    message.markRead(field("type_url"));
    message.markRead(field("value"));
    Message payload = translation.unpack(message, path);
    return payload == null ? null : new Fields(translation, payload, path);
  }

  // The wrappers, which tell an explicit default from an absent field.

  boolean boolValue(String name, boolean otherwise) {
    Fields wrapper = message(name);
    return wrapper == null ? otherwise : wrapper.bool("value");
  }

  long numberValue(String name, long otherwise) {
    Fields wrapper = message(name);
    return wrapper == null ? otherwise : wrapper.number("value");
  }

  int integerValue(String name, int otherwise) {
    return clamp(numberValue(name, otherwise));
  }

  /** A duration; {@code otherwise} when absent. Negative ones are a mistake, as Envoy has it. */
  Duration duration(String name, Duration otherwise) {
    Duration given = optionalDuration(name);
    return given == null ? otherwise : given;
  }

  /** A duration; null when absent. */
  @Nullable Duration optionalDuration(String name) {
    Fields duration = message(name);
    if (duration == null) {
      return null;
    }
    long seconds = duration.number("seconds");
    long nanos = duration.number("nanos");
    if (seconds < 0 || nanos < 0) {
      error(name, "a duration must not be negative");
      return Duration.ZERO;
    }
    if (nanos > 999_999_999 || seconds > MAX_DURATION.toSeconds()) {
      error(name, "the duration is out of range");
      return Duration.ZERO;
    }
    return Duration.ofSeconds(seconds, nanos);
  }

  /** What a long of nanoseconds can hold, less a second, as Envoy has it: 292 years. */
  static final Duration MAX_DURATION = Duration.ofSeconds(Long.MAX_VALUE / 1_000_000_000 - 1);

  /** Notes a mistake in a field. */
  void error(String name, String reason) {
    Field field = field(name);
    message.markRead(field);
    translation.problems().error(message.mark(field), path.field(name), reason);
  }

  /** Notes a mistake in the message as a whole. */
  void error(String reason) {
    translation.problems().error(message.mark(), path, reason);
  }

  /** Refuses a field whatever it says; for values that are not built among those of a built one. */
  void unsupported(String name, String what) {
    error(name, what + " is not supported yet");
  }

  /** Reads fields that truly change nothing here; {@link NoEffect} says why. */
  void withoutEffect(String... names) {
    for (String name : names) {
      NoEffect.check(message.type(), name);
      Field field = read(name);
      if (message.has(field)) {
        UnreadFields.markAllRead(message, field);
      }
    }
  }

  /** Counts everything below as read; when the message was refused as a whole. */
  void refused() {
    UnreadFields.markAllRead(message);
  }

  private Field read(String name) {
    Field field = field(name);
    message.markRead(field);
    return field;
  }

  private Field field(String name) {
    return message.type().require(name);
  }

  private static int clamp(long value) {
    return (int) Math.min(value, Integer.MAX_VALUE);
  }
}
