package dev.pillion.proxycore.expression;

import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.format.TextBuffer;

/**
 * A compiled expression over a stream's attributes (Envoy:
 * intro/arch_overview/advanced/attributes). A port, so that this module needs no library for the
 * language. Immutable, any worker; the context belongs to the calling one. An attribute that is
 * absent makes the evaluation fail, unless the expression asks for its presence.
 */
public interface Expression {
  /** True when it evaluates to true; false for any other value and for a failure. */
  boolean matches(FormatContext context);

  /** Appends the value as Envoy prints it; false, with nothing appended, after a failure. */
  boolean append(FormatContext context, TextBuffer out);

  /** Appends the value as JSON, its type kept; false, with nothing appended, after a failure. */
  boolean appendJson(FormatContext context, TextBuffer out);
}
