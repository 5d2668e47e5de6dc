package dev.pillion.proxycore.format;

import java.nio.charset.StandardCharsets;

/**
 * A compiled format (Envoy: configuration/advanced/substitution_formatter). Immutable, any worker.
 */
public interface Formatter {
  /** Appends the formatted bytes: literals in UTF-8, header values as they came over the wire. */
  void format(FormatContext context, TextBuffer out);

  /**
   * Appends the formatted bytes as ISO-8859-1 characters, the form in which {@code HeaderMap} takes
   * values.
   */
  default void format(FormatContext context, StringBuilder out) {
    TextBuffer text = new TextBuffer(128);
    format(context, text);
    out.append(new String(text.array(), 0, text.length(), StandardCharsets.ISO_8859_1));
  }

  /** True when no operator stands in it. */
  default boolean constant() {
    return false;
  }
}
