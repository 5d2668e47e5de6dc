package dev.pillion.proxycore.format;

/** A format string that cannot be compiled; the message names the operator or the place. */
public final class FormatException extends Exception {
  private static final long serialVersionUID = 1L;

  public FormatException(String message) {
    super(message);
  }
}
