package dev.pillion.initiptables;

/** Numbers and durations of the command line. */
final class Durations {
  private static final String[] UNITS = {"ns", "us", "µs", "μs", "ms", "s", "m", "h"};
  private static final double[] NANOS = {1, 1e3, 1e3, 1e3, 1e6, 1e9, 60e9, 3600e9};

  private Durations() {}

  /**
   * A duration as Go writes it ({@code 5s}, {@code 1m30s}, {@code 1.5h}, {@code 0}).
   *
   * @return nanoseconds, or -1 when the text is no duration or is negative
   */
  static long nanos(String text) {
    if ("0".equals(text)) {
      return 0;
    }
    if (text.isEmpty()) {
      return -1;
    }
    double total = 0;
    int at = 0;
    while (at < text.length()) {
      int end = at;
      while (end < text.length() && isNumberPart(text.charAt(end))) {
        end++;
      }
      int unit = unitAt(text, end);
      double amount = amount(text, at, end);
      if (unit < 0 || amount < 0) {
        return -1;
      }
      total += amount * NANOS[unit];
      at = end + UNITS[unit].length();
    }
    return total < 9.2e18 ? (long) total : -1;
  }

  /** A decimal number without sign, 0 to {@code max}; -1 when it is none. */
  static int decimal(String text, int max) {
    if (text.isEmpty() || text.length() > 10) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value > max ? -1 : (int) value;
  }

  private static boolean isNumberPart(char c) {
    return (c >= '0' && c <= '9') || c == '.';
  }

  private static double amount(String text, int from, int to) {
    if (from == to) {
      return -1;
    }
    try {
      return Double.parseDouble(text.substring(from, to));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static int unitAt(String text, int at) {
    int best = -1;
    for (int i = 0; i < UNITS.length; i++) {
      if (text.startsWith(UNITS[i], at) && (best < 0 || UNITS[i].length() > UNITS[best].length())) {
        best = i;
      }
    }
    return best;
  }
}
