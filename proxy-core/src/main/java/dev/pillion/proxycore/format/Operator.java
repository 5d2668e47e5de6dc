package dev.pillion.proxycore.format;

/** One command operator of a format, compiled. Immutable, any worker. */
abstract class Operator {
  /** How a JSON log prints the value when it stands alone. */
  enum Kind {
    TEXT,
    NUMBER,
    /** Appended as JSON already. */
    JSON
  }

  /** Appends the value's bytes; false, with nothing appended, when there is none. */
  abstract boolean append(FormatContext context, TextBuffer out);

  /** The value for a JSON log; differs from the text for structured values only. */
  boolean appendJson(FormatContext context, TextBuffer out) {
    return append(context, out);
  }

  Kind kind() {
    return Kind.TEXT;
  }

  /** True when a peer chose the value, so that it must be escaped in a log. */
  boolean untrusted() {
    return false;
  }
}
