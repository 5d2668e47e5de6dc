package dev.pillion.xdsclient.rules;

import dev.pillion.xdsclient.schema.Field;
import dev.pillion.xdsclient.schema.Kind;
import dev.pillion.xdsclient.schema.Message;
import dev.pillion.xdsclient.schema.MessageType;
import dev.pillion.xdsclient.schema.Values;
import dev.pillion.xdsclient.source.Path;
import dev.pillion.xdsclient.source.Problems;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks a message and all below it against the validate.rules of Envoy's .proto files, and refuses
 * what Envoy refuses by default because it is deprecated. Payloads of Any are messages of their own
 * and checked when they are unpacked.
 */
public final class RuleChecker {
  private final Problems problems;

  public RuleChecker(Problems problems) {
    this.problems = problems;
  }

  /** Checks a message. */
  public void check(Message message, Path path) {
    MessageType type = message.type();
    if (type.unchecked() || message.isAny()) {
      return;
    }
    checkOneofs(message, path);
    for (int i = 0; i < type.fieldCount(); i++) {
      Field field = type.field(i);
      if (message.has(field) || (field.hasRules() && field.oneof() < 0)) {
        checkField(message, field, path.field(field.name()));
      }
    }
  }

  private void checkOneofs(Message message, Path path) {
    MessageType type = message.type();
    for (int i = 0; i < type.oneofCount(); i++) {
      if (type.oneof(i).required() && message.oneofCase(i) == null) {
        problems.errorUnlessKnown(
            message.mark(), path, "one of " + members(type, i) + " is required");
      }
    }
  }

  private static String members(MessageType type, int oneof) {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < type.fieldCount(); i++) {
      if (type.field(i).oneof() == oneof) {
        names.append(names.isEmpty() ? "" : ", ").append(type.field(i).name());
      }
    }
    return names.toString();
  }

  private void checkField(Message message, Field field, Path at) {
    int mark = message.mark(field);
    if (message.has(field) && field.disallowed()) {
      problems.error(mark, at, "is deprecated, and Envoy refuses it by default");
    }
    Message rules = field.hasRules() ? field.rules() : null;
    Message messageRules = rules == null ? null : rules.message("message");
    if (messageRules != null && messageRules.bool("required") && !message.has(field)) {
      problems.errorUnlessKnown(mark, at, "is required");
      return;
    }
    boolean skip = messageRules != null && messageRules.bool("skip");
    if (field.repeated()) {
      checkList(message, field, rules, skip, at);
    } else if (field.kind() == Kind.MESSAGE) {
      checkMessage((Message) message.get(field), rules, skip, mark, at);
    } else if (rules != null || field.kind() == Kind.ENUM) {
      Object value = message.get(field);
      boolean absent = value == null && field.presence();
      if (!absent) {
        checkScalar(field, value, rules, mark, at);
      }
    }
  }

  private void checkMessage(
      @Nullable Message value, @Nullable Message rules, boolean skip, int mark, Path at) {
    if (rules != null) {
      note(mark, at, WellKnownRules.mistake(value, rules));
    }
    if (value != null && !skip) {
      check(value, at);
    }
  }

  private void checkScalar(
      Field field, @Nullable Object value, @Nullable Message rules, int mark, Path at) {
    if (field.kind() == Kind.ENUM) {
      long number = value == null ? 0 : (Long) value;
      if (field.enumType().disallowed(number)) {
        String name = String.valueOf(field.enumType().nameOf(number));
        problems.error(mark, at, name + " is deprecated, and Envoy refuses it by default");
      }
    }
    if (rules != null) {
      note(mark, at, ScalarRules.mistake(field, value, rules));
    }
  }

  private void checkList(
      Message message, Field field, @Nullable Message rules, boolean skip, Path at) {
    Values list = message.list(field);
    int size = list == null ? 0 : list.size();
    Message items = null;
    Message keys = null;
    Message values = null;
    if (rules != null) {
      Message repeated = rules.message("repeated");
      Message map = rules.message("map");
      if (repeated != null) {
        note(message.mark(field), at, sizeMistake(repeated, "items", size, field));
        items = repeated.message("items");
        if (repeated.bool("unique") && list != null) {
          checkUnique(list, at);
        }
      }
      if (map != null) {
        note(message.mark(field), at, sizeMistake(map, "pairs", size, field));
        keys = map.message("keys");
        values = map.message("values");
      }
    }
    for (int i = 0; i < size && list != null; i++) {
      if (field.map()) {
        checkEntry(field, (Message) list.get(i), keys, values, at);
      } else {
        checkItem(field, list.get(i), items, skip, list.mark(i), at.at(i));
      }
    }
  }

  private void checkUnique(Values list, Path at) {
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      if (!seen.add(list.get(i))) {
        problems.error(list.mark(i), at.at(i), "stands in the list twice");
      }
    }
  }

  private void checkItem(
      Field field, Object item, @Nullable Message rules, boolean skip, int mark, Path at) {
    if (item instanceof Message nested) {
      checkMessage(nested, rules, skip, nested.mark() == 0 ? mark : nested.mark(), at);
    } else {
      checkScalar(field, item, rules, mark, at);
    }
  }

  private void checkEntry(
      Field field, Message entry, @Nullable Message keys, @Nullable Message values, Path at) {
    Path place = at.key(entry.mapKey());
    MessageType type = field.message();
    if (keys != null) {
      note(entry.mark(), place, ScalarRules.mistake(type.field(0), entry.mapKey(), keys));
    }
    Object value = entry.mapValue();
    if (value instanceof Message nested) {
      checkMessage(nested, values, false, entry.mark(), place);
    } else {
      checkScalar(type.field(1), value, values, entry.mark(), place);
    }
  }

  private static @Nullable String sizeMistake(Message rules, String what, int size, Field field) {
    if (size == 0 && rules.bool("ignore_empty")) {
      return null;
    }
    long min = rules.number("min_" + what);
    if (size < min) {
      return min == 1
          ? "at least one " + singular(field.name()) + " is required"
          : "at least " + min + " " + field.name() + " are required";
    }
    long max = rules.number("max_" + what);
    return rules.has("max_" + what) && size > max ? "at most " + max + " are allowed" : null;
  }

  private static String singular(String name) {
    String words = name.replace('_', ' ');
    return words.endsWith("s") ? words.substring(0, words.length() - 1) : words;
  }

  private void note(int mark, Path at, @Nullable String mistake) {
    if (mistake != null) {
      problems.errorUnlessKnown(mark, at, mistake);
    }
  }
}
