package dev.pillion.proxycore.format;

import java.nio.charset.StandardCharsets;

/** Text that is the same in every line. */
final class Literal extends Operator {
  private final byte[] text;

  Literal(String text) {
    this.text = text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    out.append(text);
    return true;
  }

  @Override
  public String toString() {
    return new String(text, StandardCharsets.UTF_8);
  }

  int quotes() {
    int quotes = 0;
    for (byte b : text) {
      if (b == '"') {
        quotes++;
      }
    }
    return quotes;
  }
}
