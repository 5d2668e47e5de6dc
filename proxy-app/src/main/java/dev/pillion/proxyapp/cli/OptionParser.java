package dev.pillion.proxyapp.cli;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a command line: {@code --name value}, {@code --name=value}, {@code -n value}. Written by
 * hand because it stands in the way of every start: picocli, which prints the usage, needs a tenth
 * of a second to parse three options.
 */
final class OptionParser {
  private final String[] arguments;
  private final Map<Option, String> values = new EnumMap<>(Option.class);
  private int at;

  private OptionParser(String[] arguments) {
    this.arguments = arguments;
  }

  static Map<Option, String> parse(String[] arguments) throws OptionException {
    OptionParser parser = new OptionParser(arguments);
    while (parser.at < arguments.length) {
      if (!parser.parseOne()) {
        break;
      }
    }
    return parser.values;
  }

  /** False at {@code --} or {@code --ignore_rest}, behind which nothing is read. */
  private boolean parseOne() throws OptionException {
    String argument = arguments[at++];
    if (argument.equals("--") || argument.equals("--ignore_rest")) {
      return false;
    }
    int equals = argument.indexOf('=');
    String word = equals < 0 ? argument : argument.substring(0, equals);
    String attached = equals < 0 ? null : argument.substring(equals + 1);
    Option option = find(word);
    if (option == null) {
      throw parseError(argument, "Couldn't find match for argument");
    }
    if (values.containsKey(option) && option.kind != Option.Kind.STRINGS) {
      throw parseError(option.display(), "Argument already set!");
    }
    values.merge(option, value(option, attached), (first, second) -> first + "\n" + second);
    return true;
  }

  private static @Nullable Option find(String word) {
    if (word.startsWith("--")) {
      return Option.byLongName(word.substring(2));
    }
    return word.startsWith("-") ? Option.byShortName(word.substring(1)) : null;
  }

  private String value(Option option, @Nullable String attached) throws OptionException {
    if (option.kind == Option.Kind.FLAG) {
      if (attached != null) {
        throw parseError(option.display(), "Couldn't find match for argument");
      }
      return "";
    }
    String value = attached;
    if (value == null) {
      if (at >= arguments.length) {
        throw parseError(option.display(), "Missing a value for this argument!");
      }
      value = arguments[at++];
    }
    if (option.kind == Option.Kind.UINT32) {
      checkNumber(option, value);
    }
    return value;
  }

  private static void checkNumber(Option option, String value) throws OptionException {
    try {
      var _ = Integer.parseUnsignedInt(value);
    } catch (NumberFormatException e) {
      throw parseError(
          option.display(), "Couldn't read argument value from string '" + value + "'");
    }
  }

  private static OptionException parseError(String argument, String reason) {
    return new OptionException(
        "PARSE ERROR: Argument: " + argument + "\n             " + reason, true);
  }
}
