package dev.pillion.xdsclient.source;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A JSON text (RFC 8259) into nodes. */
public final class JsonParser {
  private static final int MAX_DEPTH = 100;

  private final String text;
  private final int source;
  private int at;
  private int line = 1;

  private JsonParser(String text, int source) {
    this.text = text;
    this.source = source;
  }

  /** The only value of the text. */
  public static Node parse(String text, int source) throws SourceException {
    JsonParser parser = new JsonParser(text, source);
    Node root = parser.value(0);
    parser.skipSpace();
    if (parser.at < text.length()) {
      throw parser.wrong("more text behind the end");
    }
    return root;
  }

  private Node value(int depth) throws SourceException {
    if (depth > MAX_DEPTH) {
      throw wrong("nested too deeply");
    }
    skipSpace();
    if (at >= text.length()) {
      throw wrong("the text ends early");
    }
    return switch (text.charAt(at)) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> {
        int mark = mark();
        yield new Node.Scalar(string(), Node.Style.QUOTED, mark);
      }
      default -> literal();
    };
  }

  private Node object(int depth) throws SourceException {
    int mark = mark();
    at++;
    List<Node.Entry> entries = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    if (accept('}')) {
      return new Node.Mapping(entries, mark);
    }
    do {
      skipSpace();
      if (at >= text.length() || text.charAt(at) != '"') {
        throw wrong("a key in quotes is expected");
      }
      int keyMark = mark();
      String key = string();
      if (!keys.add(key)) {
        throw wrong("the key " + key + " stands here twice");
      }
      expect(':');
      entries.add(new Node.Entry(key, keyMark, value(depth + 1)));
    } while (accept(','));
    expect('}');
    return new Node.Mapping(entries, mark);
  }

  private Node array(int depth) throws SourceException {
    int mark = mark();
    at++;
    List<Node> items = new ArrayList<>();
    if (accept(']')) {
      return new Node.Sequence(items, mark);
    }
    do {
      items.add(value(depth + 1));
    } while (accept(','));
    expect(']');
    return new Node.Sequence(items, mark);
  }

  private Node literal() throws SourceException {
    int start = at;
    while (at < text.length() && isLiteral(text.charAt(at))) {
      at++;
    }
    String literal = text.substring(start, at);
    boolean word = literal.equals("true") || literal.equals("false") || literal.equals("null");
    if (!word && !isNumber(literal)) {
      at = start;
      throw wrong("a value is expected");
    }
    return new Node.Scalar(literal, Node.Style.JSON, mark());
  }

  private static boolean isLiteral(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '+'
        || c == '.';
  }

  /** RFC 8259, section 6; nothing that a double cannot hold. */
  private static boolean isNumber(String literal) {
    int i = literal.startsWith("-") ? 1 : 0;
    int integer = digits(literal, i);
    if (integer == i || (literal.charAt(i) == '0' && integer > i + 1)) {
      return false;
    }
    int end = integer;
    if (end < literal.length() && literal.charAt(end) == '.') {
      int fraction = end + 1;
      end = digits(literal, fraction);
      if (end == fraction) {
        return false;
      }
    }
    if (end < literal.length() && (literal.charAt(end) | 0x20) == 'e') {
      int exponent = end + 1;
      boolean signed = exponent < literal.length() && "+-".indexOf(literal.charAt(exponent)) >= 0;
      exponent += signed ? 1 : 0;
      end = digits(literal, exponent);
      if (end == exponent) {
        return false;
      }
    }
    return end == literal.length() && !Double.isInfinite(Double.parseDouble(literal));
  }

  private static int digits(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private String string() throws SourceException {
    at++;
    int start = at;
    while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\\') {
      checkCharacter();
      at++;
    }
    if (at < text.length() && text.charAt(at) == '"') {
      return text.substring(start, at++);
    }
    return escaped(new StringBuilder().append(text, start, at));
  }

  private String escaped(StringBuilder out) throws SourceException {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        String whole = out.toString();
        if (!Texts.isWellFormed(whole)) {
          throw wrong("half of a surrogate pair in a string");
        }
        return whole;
      }
      if (c == '\\') {
        at++;
        out.append(escape());
      } else {
        checkCharacter();
        out.append(c);
        at++;
      }
    }
    throw wrong("a string without its end");
  }

  private void checkCharacter() throws SourceException {
    if (text.charAt(at) < ' ') {
      throw wrong("a control character in a string");
    }
  }

  private char escape() throws SourceException {
    char c = at < text.length() ? text.charAt(at++) : 0;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw wrong("an unknown escape in a string");
    };
  }

  private char unicode() throws SourceException {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
      if (digit < 0) {
        throw wrong("four hexadecimal digits are expected");
      }
      value = value * 16 + digit;
      at++;
    }
    return (char) value;
  }

  private void expect(char c) throws SourceException {
    if (!accept(c)) {
      throw wrong("'" + c + "' is expected");
    }
  }

  private boolean accept(char c) {
    skipSpace();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void skipSpace() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n') {
        line++;
      } else if (c != ' ' && c != '\t' && c != '\r') {
        return;
      }
      at++;
    }
  }

  private int mark() {
    return Mark.of(source, line);
  }

  private SourceException wrong(String reason) {
    return new SourceException(mark(), "not valid JSON: " + reason);
  }
}
