package dev.pillion.proxycore.format;

import dev.pillion.proxycore.expression.ExpressionCompiler;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a format is compiled with.
 *
 * @param omitEmpty absent values print nothing, and are left out of JSON ({@code
 *     omit_empty_values})
 * @param expressions compiles {@code %CEL%}; null: it is refused
 * @param extensions the commands of the formatter extensions that were asked for
 */
public record FormatOptions(
    boolean omitEmpty, @Nullable ExpressionCompiler expressions, Set<String> extensions) {
  /** Envoy's defaults, without expressions. */
  public static final FormatOptions PLAIN = new FormatOptions(false, null, Set.of());

  public FormatOptions withOmitEmpty(boolean omit) {
    return new FormatOptions(omit, expressions, extensions);
  }
}
