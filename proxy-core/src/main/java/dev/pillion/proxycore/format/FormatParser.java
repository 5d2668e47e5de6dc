package dev.pillion.proxycore.format;

import java.util.ArrayList;
import java.util.List;

/** Takes a format string apart: literals, {@code %%}, {@code %COMMAND(PARAMETERS):LENGTH%}. */
final class FormatParser {
  private final String format;
  private final FormatOptions options;
  private final List<Operator> parts = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();

  private FormatParser(String format, FormatOptions options) {
    this.format = format;
    this.options = options;
  }

  static List<Operator> parse(String format, FormatOptions options) throws FormatException {
    FormatParser parser = new FormatParser(format, options);
    parser.parseAll();
    return parser.parts;
  }

  private void parseAll() throws FormatException {
    int at = 0;
    while (at < format.length()) {
      char c = format.charAt(at);
      if (c != '%') {
        literal.append(c);
        at++;
      } else if (at + 1 < format.length() && format.charAt(at + 1) == '%') {
        literal.append('%');
        at += 2;
      } else {
        at = parseCommand(at);
      }
    }
    endLiteral();
  }

  private void endLiteral() {
    if (!literal.isEmpty()) {
      parts.add(new Literal(literal.toString()));
      literal.setLength(0);
    }
  }

  private int parseCommand(int percent) throws FormatException {
    int nameEnd = percent + 1;
    while (nameEnd < format.length() && isCommandChar(format.charAt(nameEnd))) {
      nameEnd++;
    }
    if (nameEnd == percent + 1 || nameEnd == format.length()) {
      throw invalidAt(percent);
    }
    String name = format.substring(percent + 1, nameEnd);
    String parameters = null;
    int at = nameEnd;
    if (format.charAt(at) == '(') {
      int close = closingBracket(at, percent);
      parameters = format.substring(at + 1, close);
      at = close + 1;
    }
    int end = lengthEnd(at);
    if (end < 0) {
      throw invalidAt(percent);
    }
    int limit = end == at ? -1 : limit(format.substring(at + 1, end));
    endLiteral();
    parts.add(Operators.create(name, parameters, limit, options));
    return end + 1;
  }

  /** The first closing bracket behind which the command can end, as Envoy's pattern finds it. */
  private int closingBracket(int open, int percent) throws FormatException {
    for (int at = format.indexOf(')', open); at >= 0; at = format.indexOf(')', at + 1)) {
      if (lengthEnd(at + 1) >= 0) {
        return at;
      }
    }
    throw invalidAt(percent);
  }

  /** Where the final percent sign stands behind an optional {@code :LENGTH}, or -1. */
  private int lengthEnd(int start) {
    int at = start;
    if (at < format.length() && format.charAt(at) == ':') {
      at++;
      while (at < format.length() && Character.digit(format.charAt(at), 10) >= 0) {
        at++;
      }
      if (at == start + 1) {
        return -1;
      }
    }
    return at < format.length() && format.charAt(at) == '%' ? at : -1;
  }

  private static int limit(String digits) throws FormatException {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw new FormatException("Length must be an integer, given: " + digits);
    }
  }

  private FormatException invalidAt(int position) {
    return new FormatException(
        "Incorrect configuration: "
            + format
            + ". Couldn't find valid command at position "
            + position);
  }

  private static boolean isCommandChar(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
}
