package dev.pillion.proxycore.format;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code %COALESCE({"operators": […]}):Z%}: the first of its operators that has a value. Each is a
 * command's name, or an object of {@code command}, {@code param} and {@code max_length}.
 */
final class CoalesceOperator extends Operator {
  private final Operator[] choices;

  private CoalesceOperator(Operator[] choices) {
    this.choices = choices;
  }

  static CoalesceOperator parse(String json, FormatOptions options) throws FormatException {
    Object config;
    try {
      config = options.json().parse(json);
    } catch (FormatException e) {
      throw new FormatException("COALESCE: failed to parse JSON configuration: " + e.getMessage());
    }
    if (!(config instanceof Map<?, ?> map && map.get("operators") instanceof List<?> entries)) {
      throw new FormatException("COALESCE: JSON configuration must contain 'operators' array");
    }
    if (entries.isEmpty()) {
      throw new FormatException("COALESCE: 'operators' array must not be empty");
    }
    Operator[] choices = new Operator[entries.size()];
    for (int i = 0; i < choices.length; i++) {
      try {
        choices[i] = choice(entries.get(i), options);
      } catch (FormatException e) {
        throw new FormatException(
            "COALESCE: failed to parse operator at index " + i + ": " + e.getMessage());
      }
    }
    return new CoalesceOperator(choices);
  }

  private static Operator choice(@Nullable Object entry, FormatOptions options)
      throws FormatException {
    return switch (entry) {
      case String command -> command(command, null, -1, options);
      case Map<?, ?> map -> choice(map, options);
      case null, default ->
          throw new FormatException(
              "operator entry must be either a string (command name) or an object with 'command'"
                  + " field");
    };
  }

  private static Operator choice(Map<?, ?> entry, FormatOptions options) throws FormatException {
    if (!(entry.get("command") instanceof String command)) {
      throw new FormatException(
          "operator object must have 'command' field: key 'command' missing or not a string");
    }
    Object param = entry.get("param");
    if (entry.containsKey("param") && !(param instanceof String)) {
      throw new FormatException(
          "'param' field must be a string: key 'param' missing or not a string");
    }
    int limit = -1;
    if (entry.containsKey("max_length")) {
      limit = limit(entry.get("max_length"));
    }
    return command(command, (String) param, limit, options);
  }

  private static int limit(@Nullable Object value) throws FormatException {
    if (!(value instanceof Number number)
        || number.doubleValue() != Math.rint(number.doubleValue())) {
      throw new FormatException(
          "'max_length' field must be an integer: key 'max_length' missing or not an integer");
    }
    if (number.doubleValue() < 1) {
      throw new FormatException("'max_length' must be a positive integer");
    }
    return (int) Math.min(number.doubleValue(), Integer.MAX_VALUE);
  }

  private static Operator command(
      String command, @Nullable String parameters, int limit, FormatOptions options)
      throws FormatException {
    if (!Operators.known(command, options)) {
      throw new FormatException("unknown command: '" + command + "'");
    }
    return Operators.create(command, parameters, limit, options);
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    for (Operator choice : choices) {
      if (choice.append(context, out)) {
        return true;
      }
    }
    return false;
  }

  @Override
  boolean appendJson(FormatContext context, TextBuffer out) {
    for (Operator choice : choices) {
      int before = out.length();
      boolean text = choice.kind() == Kind.TEXT;
      if (text) {
        out.append('"');
      }
      if (choice.appendJson(context, out)) {
        if (text) {
          Escapes.json(out, before + 1);
          out.append('"');
        }
        return true;
      }
      out.truncate(before);
    }
    return false;
  }

  @Override
  Kind kind() {
    return Kind.JSON;
  }

  @Override
  boolean untrusted() {
    return true;
  }
}
