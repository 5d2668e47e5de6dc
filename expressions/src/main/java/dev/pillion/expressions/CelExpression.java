package dev.pillion.expressions;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import dev.pillion.proxycore.expression.Expression;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.format.TextBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A planned program with the node that it may ask for. */
final class CelExpression implements Expression {
  private final String text;
  private final Program program;
  private final Map<String, Object> node;

  CelExpression(String text, Program program, Map<String, Object> node) {
    this.text = text;
    this.program = program;
    this.node = node;
  }

  /** What it was compiled from. */
  @Override
  public String toString() {
    return text;
  }

  @Override
  public boolean matches(FormatContext context) {
    return evaluate(context) instanceof Boolean bool && bool;
  }

  @Override
  public boolean append(FormatContext context, TextBuffer out) {
    Object value = evaluate(context);
    if (value == null) {
      return false;
    }
    ValueText.append(value, out);
    return true;
  }

  @Override
  public boolean appendJson(FormatContext context, TextBuffer out) {
    Object value = evaluate(context);
    return value != null && ValueText.appendJson(value, out);
  }

  /** The value; null after a failure. */
  private @Nullable Object evaluate(FormatContext context) {
    try {
      return program.eval(new Attributes(context, node));
    } catch (CelEvaluationException e) {
      return null; // an absent attribute, a type that does not fit
    }
  }
}
