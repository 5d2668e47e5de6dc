package dev.pillion.initiptables;

import java.io.PrintStream;

/**
 * Log lines in the form of Istio's programs: time, level and message, tab-separated, or JSON. One
 * thread.
 */
final class Log {
  /** Severity, least first. */
  enum Level {
    DEBUG("debug", 0),
    INFO("info", 1),
    WARN("warn", 2),
    ERROR("error", 3),
    NONE("none", 4);

    final String text;
    private final int severity;

    Level(String text, int severity) {
      this.text = text;
      this.severity = severity;
    }
  }

  private final PrintStream out;
  private final Level least;
  private final boolean json;

  Log(PrintStream out, Level least, boolean json) {
    this.out = out;
    this.least = least;
    this.json = json;
  }

  void debug(String message) {
    write(Level.DEBUG, message);
  }

  void info(String message) {
    write(Level.INFO, message);
  }

  void warn(String message) {
    write(Level.WARN, message);
  }

  void error(String message) {
    write(Level.ERROR, message);
  }

  boolean isDebug() {
    return least == Level.DEBUG;
  }

  private void write(Level level, String message) {
    if (level.severity < least.severity) {
      return;
    }
    StringBuilder line = new StringBuilder(message.length() + 64);
    if (json) {
      line.append("{\"level\":\"").append(level.text).append("\",\"time\":\"");
      appendTime(line, System.currentTimeMillis());
      line.append("\",\"msg\":\"");
      appendEscaped(line, message);
      line.append("\"}");
    } else {
      appendTime(line, System.currentTimeMillis());
      line.append('\t').append(level.text).append('\t').append(message);
    }
    out.println(line);
  }

  /**
   * RFC 3339 in UTC, by hand: java.time's formatter would be the most expensive class of a start.
   * Days to a date: Howard Hinnant's civil_from_days.
   */
  static void appendTime(StringBuilder out, long millis) {
    long days = Math.floorDiv(millis, 86_400_000L);
    int inDay = (int) Math.floorMod(millis, 86_400_000L);
    long z = days + 719_468;
    long era = Math.floorDiv(z, 146_097L);
    long doe = z - era * 146_097;
    long yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    long doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    long mp = (5 * doy + 2) / 153;
    long day = doy - (153 * mp + 2) / 5 + 1;
    long month = mp < 10 ? mp + 3 : mp - 9;
    long year = yoe + era * 400 + (month <= 2 ? 1 : 0);
    pad(out, year, 4).append('-');
    pad(out, month, 2).append('-');
    pad(out, day, 2).append('T');
    pad(out, inDay / 3_600_000, 2).append(':');
    pad(out, inDay / 60_000 % 60, 2).append(':');
    pad(out, inDay / 1000 % 60, 2).append('.');
    pad(out, inDay % 1000, 3).append('Z');
  }

  private static StringBuilder pad(StringBuilder out, long value, int width) {
    String digits = Long.toString(value);
    for (int i = digits.length(); i < width; i++) {
      out.append('0');
    }
    return out.append(digits);
  }

  private static void appendEscaped(StringBuilder out, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append("\\u00").append(Character.forDigit(c >> 4, 16));
            out.append(Character.forDigit(c & 15, 16));
          } else {
            out.append(c);
          }
        }
      }
    }
  }
}
