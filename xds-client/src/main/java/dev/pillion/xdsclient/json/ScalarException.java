package dev.pillion.xdsclient.json;

/** A scalar that is no value of its field. */
final class ScalarException extends Exception {
  private static final long serialVersionUID = 1L;

  ScalarException(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
