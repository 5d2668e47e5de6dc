package dev.pillion.xdsclient.translate;

import com.google.re2j.PatternSyntaxException;

/** What is wrong with a regular expression, in the words of RE2, which Envoy passes on. */
public final class Re2Errors {
  private Re2Errors() {}

  /** {@code reason: part of the expression}. */
  public static String describe(PatternSyntaxException error, String expression) {
    String part = error.getPattern();
    return switch (error.getDescription()) {
      case "missing closing )" -> "missing ): " + part;
      // RE2/J's stack of open parentheses underflows.
      case "regexp/syntax: internal error" -> "unexpected ): " + expression;
      case "missing closing ]" -> "missing ]: " + part;
      case "missing argument to repetition operator" ->
          "no argument for repetition operator: " + part;
      case "invalid nested repetition operator" -> "bad repetition operator: " + part;
      case "bad repetition operator", "invalid repeat count" -> "invalid repetition size: " + part;
      case "trailing backslash at end of expression" -> "trailing \\";
      case "invalid or unsupported Perl syntax" -> "invalid perl operator: " + part;
      case "invalid named capture" -> "invalid named capture group: " + part;
      default -> error.getDescription() + (part == null || part.isEmpty() ? "" : ": " + part);
    };
  }
}
