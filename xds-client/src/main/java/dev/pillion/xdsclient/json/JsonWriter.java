package dev.pillion.xdsclient.json;

/** JSON text with Envoy's layout: one space a level. */
final class JsonWriter {
  private final StringBuilder out;
  private int depth;
  private boolean empty = true;

  JsonWriter(StringBuilder out) {
    this.out = out;
  }

  void begin(char bracket) {
    out.append(bracket);
    depth++;
    empty = true;
  }

  void end(char bracket) {
    depth--;
    if (!empty) {
      newLine();
    }
    out.append(bracket);
    empty = false;
  }

  /** Begins the next member of a list, or, with a name, of an object. */
  void item() {
    if (!empty) {
      out.append(',');
    }
    newLine();
    empty = false;
  }

  void name(String name) {
    item();
    string(name);
    out.append(": ");
  }

  void literal(Object value) {
    out.append(value);
    empty = false;
  }

  void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      character(text.charAt(i));
    }
    out.append('"');
    empty = false;
  }

  private void character(char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      default -> {
        if (c < ' ' || c == 0x7f || c == '<' || c == '>') {
          out.append("\\u00").append(Character.forDigit(c >> 4, 16));
          out.append(Character.forDigit(c & 15, 16));
        } else {
          out.append(c);
        }
      }
    }
  }

  private void newLine() {
    out.append('\n');
    for (int i = 0; i < depth; i++) {
      out.append(' ');
    }
  }
}
