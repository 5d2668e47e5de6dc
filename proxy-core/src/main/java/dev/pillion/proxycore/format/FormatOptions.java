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
 * @param json reads the configuration of {@code %COALESCE%}
 * @param extensions the commands of the formatter extensions that were asked for
 */
public record FormatOptions(
    boolean omitEmpty,
    @Nullable ExpressionCompiler expressions,
    JsonReader json,
    Set<String> extensions) {
  /** Reads JSON into maps, lists, texts, numbers and booleans. */
  @FunctionalInterface
  public interface JsonReader {
    @Nullable Object parse(String json) throws FormatException;
  }

  /** Envoy's defaults, without expressions. */
  public static final FormatOptions PLAIN =
      new FormatOptions(
          false,
          null,
          json -> {
            throw new FormatException("JSON is not available for use in this environment.");
          },
          Set.of());

  public FormatOptions withExtensions(Set<String> commands) {
    return new FormatOptions(omitEmpty, expressions, json, Set.copyOf(commands));
  }

  public FormatOptions withOmitEmpty(boolean omit) {
    return new FormatOptions(omit, expressions, json, extensions);
  }
}
