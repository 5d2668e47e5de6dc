package dev.pillion.proxycore.format;

import dev.pillion.proxycore.expression.Expression;
import dev.pillion.proxycore.expression.ExpressionCompiler;
import dev.pillion.proxycore.expression.ExpressionException;
import org.jspecify.annotations.Nullable;

/**
 * {@code %CEL(expression):Z%}, whose value is a text in JSON as well, and {@code %TYPED_CEL%},
 * which keeps its type there.
 */
final class CelOperator extends Operator {
  private final Expression expression;
  private final boolean typed;

  private CelOperator(Expression expression, boolean typed) {
    this.expression = expression;
    this.typed = typed;
  }

  static CelOperator parse(
      @Nullable String text, boolean typed, @Nullable ExpressionCompiler compiler)
      throws FormatException {
    if (compiler == null) {
      throw new FormatException("CEL is not available for use in this environment.");
    }
    try {
      return new CelOperator(compiler.compile(text == null ? "" : text), typed);
    } catch (ExpressionException e) {
      throw new FormatException(String.valueOf(e.getMessage()));
    }
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    return expression.append(context, out);
  }

  @Override
  boolean appendJson(FormatContext context, TextBuffer out) {
    return typed ? expression.appendJson(context, out) : expression.append(context, out);
  }

  @Override
  Kind kind() {
    return typed ? Kind.JSON : Kind.TEXT;
  }

  @Override
  boolean untrusted() {
    return true;
  }
}
