package dev.pillion.proxycore.expression;

/** Compiles expressions when a configuration arrives. For the configuration's thread. */
public interface ExpressionCompiler {
  /** From a text in CEL. */
  Expression compile(String text) throws ExpressionException;

  /**
   * From a syntax tree.
   *
   * @param tree a serialized {@code google.api.expr.v1alpha1.Expr}
   */
  Expression compileTree(byte[] tree) throws ExpressionException;
}
