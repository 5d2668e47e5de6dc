package dev.pillion.xdsclient.json;

import org.jspecify.annotations.Nullable;

/** Protobuf's durations in JSON: seconds with up to nine digits behind the point, and an s. */
final class Durations {
  /** Protobuf's bound: about 10,000 years. */
  private static final long MAX_SECONDS = 315_576_000_000L;

  private Durations() {}

  /** Seconds and nanoseconds, both with the sign; null: not a duration. */
  static long @Nullable [] parse(String text) {
    int end = text.length() - 1;
    int at = text.startsWith("-") ? 1 : 0;
    if (end <= at || text.charAt(end) != 's') {
      return null;
    }
    int point = text.indexOf('.');
    int secondsEnd = point < 0 ? end : point;
    long seconds = digits(text, at, secondsEnd, 12);
    long nanos = 0;
    if (point >= 0) {
      nanos = digits(text, point + 1, end, 9);
      for (int i = end - point - 1; i < 9; i++) {
        nanos *= 10;
      }
    }
    if (seconds < 0 || nanos < 0 || seconds > MAX_SECONDS) {
      return null;
    }
    return at == 1 ? new long[] {-seconds, -nanos} : new long[] {seconds, nanos};
  }

  /** The number that the digits spell; -1 when there is anything else, nothing or too much. */
  private static long digits(String text, int from, int to, int most) {
    if (from >= to || to - from > most) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  /** The text of a duration, with 0, 3, 6 or 9 digits behind the point. */
  static String print(long seconds, long nanos) {
    StringBuilder text = new StringBuilder();
    if (seconds < 0 || nanos < 0) {
      text.append('-');
    }
    text.append(Math.abs(seconds));
    appendFraction(text, Math.abs(nanos));
    return text.append('s').toString();
  }

  static void appendFraction(StringBuilder text, long nanos) {
    if (nanos == 0) {
      return;
    }
    int digits = nanos % 1_000_000 == 0 ? 3 : nanos % 1000 == 0 ? 6 : 9;
    String padded = Long.toString(1_000_000_000L + nanos);
    text.append('.').append(padded, 1, 1 + digits);
  }
}
