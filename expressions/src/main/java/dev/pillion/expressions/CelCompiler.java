package dev.pillion.expressions;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelProtoAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.expr.Expr;
import dev.cel.expr.ParsedExpr;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import dev.cel.runtime.standard.AddOperator.AddOverload;
import dev.pillion.proxycore.config.NodeConfig;
import dev.pillion.proxycore.expression.Expression;
import dev.pillion.proxycore.expression.ExpressionCompiler;
import dev.pillion.proxycore.expression.ExpressionException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * CEL with the limits that Envoy sets (source: extensions/filters/common/expr/evaluator): no
 * comprehension, no concatenation, no conversion to a string, small regular expressions. Types are
 * not checked beforehand: as in Envoy, what does not fit fails when it is evaluated.
 */
public final class CelCompiler implements ExpressionCompiler {
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableComprehension(false)
          .maxRegexProgramSize(RegexFunctions.MAX_PROGRAM_SIZE)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private final CelParser parser =
      CelParserFactory.standardCelParserBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .build();
  private final CelRuntime runtime =
      CelRuntimeFactory.plannerRuntimeBuilder()
          .setOptions(OPTIONS)
          .setStandardFunctions(
              CelStandardFunctions.newBuilder()
                  .filterFunctions(
                      (function, overload) ->
                          function != StandardFunction.STRING
                              && overload != AddOverload.ADD_STRING
                              && overload != AddOverload.ADD_BYTES
                              && overload != AddOverload.ADD_LIST)
                  .build())
          .addFunctionBindings(RegexFunctions.bindings())
          .build();
  private final Map<String, Object> node;

  /**
   * Makes a compiler.
   *
   * @param node what {@code xds.node} is
   */
  public CelCompiler(NodeConfig node) {
    this.node = NodeAttributes.of(node);
  }

  @Override
  public Expression compile(String text) throws ExpressionException {
    try {
      return plan(text, parser.parse(text).getAst());
    } catch (CelValidationException e) {
      throw new ExpressionException(
          "Not able to parse expression: INVALID_ARGUMENT: " + syntaxError(e.getMessage()));
    }
  }

  @Override
  public Expression compileTree(byte[] tree) throws ExpressionException {
    try {
      Expr expr = Expr.parseFrom(tree);
      ParsedExpr parsed = ParsedExpr.newBuilder().setExpr(expr).build();
      return plan(expr.toString(), CelProtoAbstractSyntaxTree.fromParsedExpr(parsed).getAst());
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new ExpressionException("failed to create an expression: " + e.getMessage());
    }
  }

  /** With the words that the C++ library puts behind the place. */
  private static String syntaxError(@Nullable String message) {
    return String.valueOf(message)
        .replaceFirst("(?<=<input>:\\d{1,9}:\\d{1,9}: )", "Syntax error: ");
  }

  private Expression plan(String text, CelAbstractSyntaxTree tree) throws ExpressionException {
    SyntaxCheck.check(tree.getExpr());
    try {
      return new CelExpression(text, runtime.createProgram(tree), node);
    } catch (CelEvaluationException e) {
      throw new ExpressionException("failed to create an expression: " + e.getMessage());
    }
  }
}
