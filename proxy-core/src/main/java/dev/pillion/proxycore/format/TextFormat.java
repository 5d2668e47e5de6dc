package dev.pillion.proxycore.format;

import java.util.List;

/**
 * A text format: its parts in their order. What peers said is escaped for the place it stands in.
 */
final class TextFormat implements Formatter {
  /** What the text becomes. */
  enum Use {
    LOG,
    HEADER_VALUE,
    /** Local reply bodies and the like: nothing is escaped. */
    BODY
  }

  private static final byte ESCAPE_NONE = 0;
  private static final byte ESCAPE_BARE = 1;
  private static final byte ESCAPE_QUOTED = 2;
  private static final byte ESCAPE_HEADER = 3;

  private final Operator[] parts;
  private final byte[] escapes;
  private final boolean omitEmpty;

  TextFormat(List<Operator> parts, Use use, boolean omitEmpty) {
    this.parts = parts.toArray(new Operator[0]);
    this.escapes = escapes(this.parts, use);
    this.omitEmpty = omitEmpty;
  }

  private static byte[] escapes(Operator[] parts, Use use) {
    byte[] escapes = new byte[parts.length];
    boolean quoted = false;
    for (int i = 0; i < parts.length; i++) {
      if (parts[i] instanceof Literal literal) {
        quoted ^= literal.quotes() % 2 != 0;
      } else if (parts[i].untrusted()) {
        escapes[i] =
            switch (use) {
              case LOG -> quoted ? ESCAPE_QUOTED : ESCAPE_BARE;
              case HEADER_VALUE -> ESCAPE_HEADER;
              case BODY -> ESCAPE_NONE;
            };
      }
    }
    return escapes;
  }

  @Override
  public void format(FormatContext context, TextBuffer out) {
    for (int i = 0; i < parts.length; i++) {
      int start = out.length();
      if (!parts[i].append(context, out)) {
        if (!omitEmpty) {
          out.append('-');
        }
      } else if (escapes[i] != ESCAPE_NONE) {
        escape(escapes[i], out, start);
      }
    }
  }

  private static void escape(byte how, TextBuffer out, int start) {
    if (how == ESCAPE_HEADER) {
      Escapes.headerValue(out, start);
    } else {
      Escapes.text(out, start, how == ESCAPE_QUOTED);
    }
  }

  @Override
  public boolean constant() {
    for (Operator part : parts) {
      if (!(part instanceof Literal)) {
        return false;
      }
    }
    return true;
  }
}
