package dev.pillion.xdsclient.rules;

import dev.pillion.xdsclient.schema.Field;
import dev.pillion.xdsclient.schema.Message;
import dev.pillion.xdsclient.schema.Values;
import org.jspecify.annotations.Nullable;

/** Rules for numbers, booleans, enums and bytes; those for strings are in {@link StringRules}. */
final class ScalarRules {
  private static final String[] NUMBERS = {
    "uint32",
    "uint64",
    "int32",
    "int64",
    "sint32",
    "sint64",
    "fixed32",
    "fixed64",
    "sfixed32",
    "sfixed64"
  };

  private ScalarRules() {}

  /** What is wrong with a value, null standing for the type's zero; null: nothing. */
  static @Nullable String mistake(Field field, @Nullable Object value, Message rules) {
    return switch (field.kind()) {
      case STRING -> {
        Message string = rules.message("string");
        yield string == null
            ? null
            : StringRules.mistake(value == null ? "" : (String) value, string);
      }
      case BYTES -> bytesMistake(value == null ? new byte[0] : (byte[]) value, rules);
      case BOOL -> boolMistake(value != null && (Boolean) value, rules);
      case ENUM -> enumMistake(field, value == null ? 0 : (Long) value, rules);
      case DOUBLE, FLOAT -> realMistake(value == null ? 0 : (Double) value, rules);
      default -> integerMistake(value == null ? 0 : (Long) value, rules);
    };
  }

  private static @Nullable String bytesMistake(byte[] value, Message rules) {
    Message bytes = rules.message("bytes");
    if (bytes == null) {
      return null;
    }
    if (value.length < bytes.number("min_len")) {
      return "must have at least " + bytes.number("min_len") + " bytes";
    }
    return bytes.has("max_len") && value.length > bytes.number("max_len")
        ? "must have at most " + bytes.number("max_len") + " bytes"
        : null;
  }

  private static @Nullable String boolMistake(boolean value, Message rules) {
    Message bool = rules.message("bool");
    return bool != null && bool.has("const") && bool.bool("const") != value
        ? "must be " + bool.bool("const")
        : null;
  }

  private static @Nullable String enumMistake(Field field, long value, Message rules) {
    Message choice = rules.message("enum");
    if (choice == null) {
      return null;
    }
    if (choice.bool("defined_only") && field.enumType().nameOf(value) == null) {
      return value + " is no value of " + field.enumType().name();
    }
    Values allowed = choice.list("in");
    if (allowed != null && !WellKnownRules.contains(allowed, value)) {
      return field.enumType().nameOf(value) + " is not allowed here";
    }
    Values forbidden = choice.list("not_in");
    return forbidden != null && WellKnownRules.contains(forbidden, value)
        ? field.enumType().nameOf(value) + " is not allowed here"
        : null;
  }

  private static @Nullable String realMistake(double value, Message rules) {
    Message real =
        rules.message("double") == null ? rules.message("float") : rules.message("double");
    if (real == null || (value == 0 && real.bool("ignore_empty"))) {
      return null;
    }
    if (real.has("lt") && !(value < real.real("lt"))) {
      return "must be less than " + real.real("lt");
    }
    if (real.has("lte") && !(value <= real.real("lte"))) {
      return "must be at most " + real.real("lte");
    }
    if (real.has("gt") && !(value > real.real("gt"))) {
      return "must be greater than " + real.real("gt");
    }
    return real.has("gte") && !(value >= real.real("gte"))
        ? "must be at least " + real.real("gte")
        : null;
  }

  private static @Nullable String integerMistake(long value, Message rules) {
    for (String kind : NUMBERS) {
      Message integer = rules.message(kind);
      if (integer != null) {
        return boundMistake(value, integer);
      }
    }
    return null;
  }

  private static @Nullable String boundMistake(long value, Message rules) {
    if (value == 0 && rules.bool("ignore_empty")) {
      return null;
    }
    // No rule of Envoy's reaches beyond a long's sign, so unsigned values compare as they are.
    long given = value < 0 && isUnsigned(rules) ? Long.MAX_VALUE : value;
    if (rules.has("lt") && given >= rules.number("lt")) {
      return "must be less than " + rules.number("lt");
    }
    if (rules.has("lte") && given > rules.number("lte")) {
      return "must be at most " + rules.number("lte");
    }
    if (rules.has("gt") && given <= rules.number("gt")) {
      return "must be greater than " + rules.number("gt");
    }
    if (rules.has("gte") && given < rules.number("gte")) {
      return "must be at least " + rules.number("gte");
    }
    Values allowed = rules.list("in");
    return allowed != null && !WellKnownRules.contains(allowed, value)
        ? value + " is not allowed here"
        : null;
  }

  private static boolean isUnsigned(Message rules) {
    String name = rules.type().name();
    return name.startsWith("validate.UInt") || name.startsWith("validate.Fixed");
  }
}
