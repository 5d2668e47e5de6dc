package dev.pillion.proxycore.format;

/**
 * A compiled format (Envoy: configuration/advanced/substitution_formatter). Immutable, any worker.
 */
public interface Formatter {
  /** Appends the formatted text. */
  void format(FormatContext context, StringBuilder out);

  /** True when no operator stands in it. */
  default boolean constant() {
    return false;
  }
}
