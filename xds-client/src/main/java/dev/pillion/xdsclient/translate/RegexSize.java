package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.runtime.RuntimeSnapshot;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How large a regular expression's program will be, before it is compiled: a few characters, such
 * as {@code ((a{1000}){1000}){1000}}, can ask for more memory than there is. RE2 has the bound of
 * nested repetitions, Envoy the one of the size ({@code re2.max_program_size.error_level}, which
 * Istio sets to the value here); RE2/J has neither.
 */
final class RegexSize {
  private static final long MAX_REPETITION = 1000;
  private static final long MAX_SIZE = 32_768;
  private static final String LEVEL = "re2.max_program_size.error_level";

  /** What RE2 adds to each program: its start, its end, and the search for where to begin. */
  private static final long OWN_SIZE = 4;

  private static final int MAX_DEPTH = 200;

  /** RE2/J takes time by the square of it. */
  private static final int MAX_CLASS = 4096;

  /** What stands between two parentheses. */
  private static final class Group {
    /** Instructions so far, without the last atom. */
    private long before;

    private long lastSize;
    private long lastRepetition = 1;

    /** The largest product of repetitions of any atom so far. */
    private long repetition = 1;

    void atom(long size, long nested) {
      before += lastSize;
      lastSize = size;
      lastRepetition = nested;
      repetition = Math.max(repetition, nested);
    }

    void repeat(long count) {
      lastSize = Math.min(lastSize * count, MAX_SIZE + 1);
      lastRepetition = Math.min(lastRepetition * count, MAX_REPETITION + 1);
      repetition = Math.max(repetition, lastRepetition);
    }

    long size() {
      return Math.min(before + lastSize, MAX_SIZE + 1);
    }
  }

  private final String regex;
  private final Deque<Group> open = new ArrayDeque<>();
  private Group group = new Group();
  private int at;
  private int deepest;
  private int longestClass;

  private RegexSize(String regex) {
    this.regex = regex;
  }

  /**
   * Why the regex is too large; null: it is not. Whether it is a regex is not looked at.
   *
   * @param runtime whose key has the bound, which RE2's own instructions count against as well
   */
  static @Nullable String mistake(String regex, RuntimeSnapshot runtime) {
    long bound = runtime.integer(LEVEL, MAX_SIZE + OWN_SIZE);
    RegexSize size = new RegexSize(regex);
    Group whole = size.scan();
    if (size.deepest > MAX_DEPTH) {
      return "it nests deeper than " + MAX_DEPTH + " parentheses";
    }
    if (size.longestClass > MAX_CLASS) {
      return "a class is longer than " + MAX_CLASS + " characters";
    }
    if (whole.repetition > MAX_REPETITION) {
      return "repetitions of repetitions exceed " + MAX_REPETITION;
    }
    return whole.size() > MAX_SIZE || whole.size() > bound - OWN_SIZE
        ? "its program exceeds " + Math.min(bound, MAX_SIZE) + " instructions (" + LEVEL + ")"
        : null;
  }

  private Group scan() {
    while (at < regex.length()) {
      char c = regex.charAt(at++);
      switch (c) {
        case '(' -> {
          deepest = Math.max(deepest, open.size() + 1);
          open.push(group);
          group = new Group();
        }
        case ')' -> close();
        case '{' -> braces();
        case '[' -> {
          int start = at;
          skipClass();
          longestClass = Math.max(longestClass, at - start);
          group.atom(1, 1);
        }
        case '\\' -> escape();
        default -> group.atom(1, 1);
      }
    }
    while (!open.isEmpty()) {
      close();
    }
    return group;
  }

  private void close() {
    Group closed = group;
    group = open.isEmpty() ? new Group() : open.pop();
    group.atom(closed.size() + 2, closed.repetition);
  }

  /** {n}, {n,} or {n,m}; anything else in braces is literal. */
  private void braces() {
    int end = regex.indexOf('}', at);
    long low = end < 0 ? -1 : number(end);
    if (low < 0) {
      group.atom(1, 1);
      return;
    }
    at = end + 1;
    group.repeat(Math.max(low, 1));
  }

  /** The larger of the numbers up to {@code end}; -1: no repetition. */
  private long number(int end) {
    long largest = 0;
    long value = -1;
    int commas = 0;
    for (int i = at; i < end; i++) {
      char c = regex.charAt(i);
      if (c >= '0' && c <= '9') {
        value = Math.min(Math.max(value, 0) * 10 + (c - '0'), MAX_REPETITION + 1);
        largest = Math.max(largest, value);
      } else if (c == ',' && commas == 0 && value >= 0) {
        commas++;
        value = 0;
      } else {
        return -1;
      }
    }
    return value < 0 ? -1 : largest;
  }

  private void escape() {
    char c = at < regex.length() ? regex.charAt(at++) : 0;
    if (c == 'Q') {
      int end = regex.indexOf("\\E", at);
      int stop = end < 0 ? regex.length() : end;
      group.atom(stop - at, 1);
      at = end < 0 ? stop : end + 2;
      return;
    }
    boolean named = c == 'x' || c == 'p' || c == 'P';
    if (named && at < regex.length() && regex.charAt(at) == '{') {
      int end = regex.indexOf('}', at);
      at = end < 0 ? regex.length() : end + 1;
    }
    group.atom(1, 1);
  }

  private void skipClass() {
    if (at < regex.length() && regex.charAt(at) == '^') {
      at++;
    }
    int first = at;
    while (at < regex.length()) {
      char c = regex.charAt(at++);
      if (c == '\\') {
        at++;
      } else if (c == '[' && at < regex.length() && regex.charAt(at) == ':') {
        int end = regex.indexOf(":]", at);
        at = end < 0 ? at : end + 2;
      } else if (c == ']' && at - 1 > first) {
        return;
      }
    }
  }
}
