package dev.pillion.proxycore.expression;

/** An expression that cannot be compiled; the message says why, in Envoy's words. */
public final class ExpressionException extends Exception {
  private static final long serialVersionUID = 1L;

  public ExpressionException(String message) {
    super(message);
  }
}
