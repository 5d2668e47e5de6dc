package dev.pillion.xdsclient.translate;

import java.util.Map;
import java.util.regex.PatternSyntaxException;

/**
 * {@code std::regex}'s ECMAScript grammar in Java's: what only Java knows is a mistake, and what
 * Java reads differently (POSIX classes, brackets and ampersands within a class) is written its
 * way.
 */
final class StdRegexSyntax {
  private static final Map<String, String> POSIX =
      Map.ofEntries(
          Map.entry("alnum", "\\p{Alnum}"),
          Map.entry("alpha", "\\p{Alpha}"),
          Map.entry("blank", "\\p{Blank}"),
          Map.entry("cntrl", "\\p{Cntrl}"),
          Map.entry("digit", "\\p{Digit}"),
          Map.entry("d", "\\p{Digit}"),
          Map.entry("graph", "\\p{Graph}"),
          Map.entry("lower", "\\p{Lower}"),
          Map.entry("print", "\\p{Print}"),
          Map.entry("punct", "\\p{Punct}"),
          Map.entry("space", "\\s"),
          Map.entry("s", "\\s"),
          Map.entry("upper", "\\p{Upper}"),
          Map.entry("w", "\\w"),
          Map.entry("xdigit", "\\p{XDigit}"));

  private final String text;
  private final StringBuilder java = new StringBuilder();
  private int at;

  StdRegexSyntax(String text) {
    this.text = text;
  }

  /** Java's form; throws {@link PatternSyntaxException} where there is none. */
  String toJava() {
    boolean afterQuantifier = false;
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean quantifier = c == '*' || c == '+' || c == '?' || c == '{';
      if (quantifier && afterQuantifier && c != '?') {
        throw mistake("a quantifier follows a quantifier");
      }
      afterQuantifier = quantifier && !afterQuantifier;
      switch (c) {
        case '\\' -> escape();
        case '[' -> bracket();
        case '(' -> group();
        case '{' -> repetition();
        default -> {
          java.append(c == '$' ? "\\z" : String.valueOf(c));
          at++;
        }
      }
    }
    return java.toString();
  }

  private void group() {
    boolean special = text.startsWith("(?", at);
    if (special && !(text.startsWith("(?:", at) || isLookahead())) {
      throw mistake("of the groups that begin with (? there are (?:, (?= and (?!");
    }
    int length = special ? 3 : 1;
    java.append(text, at, at + length);
    at += length;
  }

  private boolean isLookahead() {
    return text.startsWith("(?=", at) || text.startsWith("(?!", at);
  }

  private void repetition() {
    int end = text.indexOf('}', at);
    if (end < 0) {
      throw mistake("a brace is not closed");
    }
    java.append(text, at, end + 1);
    at = end + 1;
  }

  private void escape() {
    if (at + 1 == text.length()) {
      throw mistake("it ends in a backslash");
    }
    char c = text.charAt(at + 1);
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter && "bBcdDfnrsStuvwWx".indexOf(c) < 0) {
      throw mistake("there is no escape \\" + c);
    }
    java.append(c == 'v' ? "\\x0B" : "\\" + c);
    at += 2;
  }

  private void bracket() {
    java.append('[');
    at++;
    if (at < text.length() && text.charAt(at) == '^') {
      java.append('^');
      at++;
    }
    while (at < text.length() && text.charAt(at) != ']') {
      char c = text.charAt(at);
      switch (c) {
        case '\\' -> escape();
        case '[' -> posixOrLiteral();
        case '&', '^' -> {
          java.append('\\').append(c);
          at++;
        }
        default -> {
          java.append(c);
          at++;
        }
      }
    }
    if (at == text.length()) {
      throw mistake("a bracket is not closed");
    }
    java.append(']');
    at++;
  }

  private void posixOrLiteral() {
    if (text.startsWith("[.", at) || text.startsWith("[=", at)) {
      throw mistake("collating elements and equivalence classes are not supported");
    }
    if (!text.startsWith("[:", at)) {
      java.append("\\[");
      at++;
      return;
    }
    int end = text.indexOf(":]", at + 2);
    String known = end < 0 ? null : POSIX.get(text.substring(at + 2, end));
    if (known == null) {
      throw mistake("there is no such character class");
    }
    java.append(known);
    at = end + 2;
  }

  private PatternSyntaxException mistake(String what) {
    return new PatternSyntaxException(what, text, at);
  }
}
