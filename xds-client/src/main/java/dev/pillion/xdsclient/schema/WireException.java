package dev.pillion.xdsclient.schema;

/** Bytes that are not a message of the expected type. */
public final class WireException extends Exception {
  private static final long serialVersionUID = 1L;

  WireException(String message) {
    super(message);
  }
}
