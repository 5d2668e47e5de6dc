package dev.pillion.initiptables;

/**
 * Why the rules could not be made, as one sentence for a person, and the exit code that says so.
 * Carries no stack trace: it is an answer, not a bug.
 */
final class InitFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** Bad command line or environment. */
  static final int USAGE = 2;

  /** The rules could not be applied. */
  static final int FAILED = 1;

  /**
   * istio-iptables' code for a validation that did not pass; istio's repair controller knows it.
   */
  static final int VALIDATION = 126;

  private final int exitCode;

  private InitFailure(int exitCode, String sentence) {
    super(sentence, null, false, false);
    this.exitCode = exitCode;
  }

  static InitFailure usage(String sentence) {
    return new InitFailure(USAGE, sentence);
  }

  static InitFailure failed(String sentence) {
    return new InitFailure(FAILED, sentence);
  }

  static InitFailure validation(String sentence) {
    return new InitFailure(VALIDATION, sentence);
  }

  String sentence() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  int exitCode() {
    return exitCode;
  }
}
