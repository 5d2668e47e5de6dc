package dev.pillion.xdsclient.json;

/** JSON text with Envoy's layout: one space a level. The caller keeps its structure right. */
public final class JsonWriter {
  private final StringBuilder out;
  private int depth;
  private boolean empty = true;

  /** Appends to a text, which the caller may take away piece by piece. */
  public JsonWriter(StringBuilder out) {
    this.out = out;
  }

  /** Opens an object or a list. */
  public void begin(char bracket) {
    out.append(bracket);
    depth++;
    empty = true;
  }

  /** Closes it. */
  public void end(char bracket) {
    depth--;
    if (!empty) {
      newLine();
    }
    out.append(bracket);
    empty = false;
  }

  /** Begins the next element of a list. */
  public void item() {
    if (!empty) {
      out.append(',');
    }
    newLine();
    empty = false;
  }

  /** Begins the next member of an object. */
  public void name(String name) {
    item();
    string(name);
    out.append(": ");
  }

  /** A number, a boolean, null. */
  public void literal(Object value) {
    out.append(value);
    empty = false;
  }

  /** A text. */
  public void string(String text) {
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
