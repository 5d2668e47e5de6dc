package dev.pillion.proxycore.format;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.WeekFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A time format as {@code %START_TIME(format)%} takes it: strftime's conversions, {@code %f} and
 * {@code %1f} to {@code %9f} for the fraction of the second, {@code %E3S} for seconds with a
 * fraction, {@code %s} for seconds since 1970. Immutable.
 */
final class TimePattern {
  private record Part(char conversion, int width, String text) {}

  private static final char TEXT = 0;
  private static final char FRACTIONAL_SECONDS = 1;
  private static final char COLON_OFFSET = 2;
  private static final int ALL_DIGITS = 9;

  /** All digits of the fraction but the zeros at its end. */
  private static final int SHORTEST = -1;

  private static final String CONVERSIONS = "YmdHMSfsyjaAbBeIpPzZFTDRhCuwkltGVgUWcrxX%";

  private final List<Part> parts;
  private final ZoneId zone;

  private TimePattern(List<Part> parts, ZoneId zone) {
    this.parts = List.copyOf(parts);
    this.zone = zone;
  }

  static TimePattern compile(String pattern, ZoneId zone) throws FormatException {
    if (pattern.indexOf('\n') >= 0 || pattern.contains("%n")) {
      throw new FormatException("Invalid header configuration. Format string contains newline.");
    }
    List<Part> parts = new ArrayList<>();
    int at = 0;
    while (at < pattern.length()) {
      int percent = pattern.indexOf('%', at);
      if (percent < 0 || percent == pattern.length() - 1) {
        parts.add(new Part(TEXT, 0, pattern.substring(at)));
        break;
      }
      if (percent > at) {
        parts.add(new Part(TEXT, 0, pattern.substring(at, percent)));
      }
      at = compileConversion(pattern, percent + 1, parts);
    }
    return new TimePattern(parts, zone);
  }

  /** A conversion that nobody knows stands for itself, as in strftime. */
  private static int compileConversion(String pattern, int start, List<Part> parts) {
    char c = pattern.charAt(start);
    char next = start + 1 < pattern.length() ? pattern.charAt(start + 1) : 0;
    if (c >= '1' && c <= '9' && (next == 'f' || next == 's')) {
      parts.add(new Part(next, next == 's' ? 0 : c - '0', ""));
      return start + 2;
    }
    char last = start + 2 < pattern.length() ? pattern.charAt(start + 2) : 0;
    boolean digits = next == '*' || (next >= '0' && next <= '9');
    if (c == 'E' && digits && (last == 'S' || last == 'f')) {
      int width = next == '*' ? SHORTEST : next - '0';
      parts.add(new Part(last == 'S' ? FRACTIONAL_SECONDS : 'f', width, ""));
      return start + 3;
    }
    if (c == 'E' && next == '4' && last == 'Y') {
      parts.add(new Part('Y', 0, ""));
      return start + 3;
    }
    return compilePlain(pattern, start, parts);
  }

  private static int compilePlain(String pattern, int start, List<Part> parts) {
    char c = pattern.charAt(start);
    char next = start + 1 < pattern.length() ? pattern.charAt(start + 1) : 0;
    if (c == 'E' && next == 'T') {
      parts.add(new Part(TEXT, 0, "T"));
      return start + 2;
    }
    if ((c == 'E' || c == ':') && next == 'z') {
      parts.add(new Part(COLON_OFFSET, 0, ""));
      return start + 2;
    }
    if ((c == 'E' || c == 'O') && CONVERSIONS.indexOf(next) >= 0) {
      parts.add(new Part(next, 0, ""));
      return start + 2;
    }
    if (CONVERSIONS.indexOf(c) < 0) {
      parts.add(new Part(TEXT, 0, "%" + c));
    } else {
      parts.add(new Part(c, c == 'f' ? ALL_DIGITS : 0, ""));
    }
    return start + 1;
  }

  void append(long epochMillis, TextBuffer out) {
    ZonedDateTime time = Instant.ofEpochMilli(epochMillis).atZone(zone);
    for (int i = 0; i < parts.size(); i++) {
      append(parts.get(i), time, out);
    }
  }

  private static void append(Part part, ZonedDateTime time, TextBuffer out) {
    switch (part.conversion) {
      case TEXT -> out.append(part.text);
      case FRACTIONAL_SECONDS -> {
        out.appendDigits(time.getSecond(), 2);
        boolean none = part.width == SHORTEST && time.get(ChronoField.NANO_OF_SECOND) == 0;
        if (part.width != 0 && !none) {
          out.append('.');
          appendFraction(time, part.width, out);
        }
      }
      case COLON_OFFSET -> appendOffset(time, true, out);
      case 'f' -> appendFraction(time, part.width, out);
      case 's' -> out.append(time.toEpochSecond());
      case 'F' -> appendDate(time, '-', out);
      case 'T', 'X' -> appendClock(time, true, out);
      case 'R' -> appendClock(time, false, out);
      case 'r' -> {
        out.appendDigits(hour12(time), 2);
        out.append(':');
        out.appendDigits(time.getMinute(), 2);
        out.append(':');
        out.appendDigits(time.getSecond(), 2);
        out.append(time.getHour() < 12 ? " AM" : " PM");
      }
      case 'D', 'x' -> {
        out.appendDigits(time.getMonthValue(), 2);
        out.append('/');
        out.appendDigits(time.getDayOfMonth(), 2);
        out.append('/');
        out.appendDigits(time.getYear() % 100, 2);
      }
      default -> appendField(part.conversion, time, out);
    }
  }

  private static void appendField(char conversion, ZonedDateTime time, TextBuffer out) {
    switch (conversion) {
      case 'Y' -> out.append(time.getYear());
      case 'C' -> out.appendDigits(time.getYear() / 100, 2);
      case 'y' -> out.appendDigits(time.getYear() % 100, 2);
      case 'm' -> out.appendDigits(time.getMonthValue(), 2);
      case 'd' -> out.appendDigits(time.getDayOfMonth(), 2);
      case 'e' -> appendSpaced(time.getDayOfMonth(), out);
      case 'H' -> out.appendDigits(time.getHour(), 2);
      case 'k' -> appendSpaced(time.getHour(), out);
      case 'I' -> out.appendDigits(hour12(time), 2);
      case 'l' -> appendSpaced(hour12(time), out);
      case 'M' -> out.appendDigits(time.getMinute(), 2);
      case 'S' -> out.appendDigits(time.getSecond(), 2);
      case 'j' -> out.appendDigits(time.getDayOfYear(), 3);
      case 'p' -> out.append(time.getHour() < 12 ? "AM" : "PM");
      case 'P' -> out.append(time.getHour() < 12 ? "am" : "pm");
      case 'U' -> out.appendDigits(week(time, time.getDayOfWeek().getValue() % 7), 2);
      case 'W' -> out.appendDigits(week(time, time.getDayOfWeek().getValue() - 1), 2);
      case 'u' -> out.append(time.getDayOfWeek().getValue());
      case 'w' -> out.append(time.getDayOfWeek().getValue() % 7);
      case 'G' -> out.append(time.get(WeekFields.ISO.weekBasedYear()));
      case 'g' -> out.appendDigits(time.get(WeekFields.ISO.weekBasedYear()) % 100, 2);
      case 'V' -> out.appendDigits(time.get(WeekFields.ISO.weekOfWeekBasedYear()), 2);
      default -> appendName(conversion, time, out);
    }
  }

  private static void appendName(char conversion, ZonedDateTime time, TextBuffer out) {
    switch (conversion) {
      case 'a' -> out.append(time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.US));
      case 'A' -> out.append(time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.US));
      case 'b', 'h' -> out.append(time.getMonth().getDisplayName(TextStyle.SHORT, Locale.US));
      case 'B' -> out.append(time.getMonth().getDisplayName(TextStyle.FULL, Locale.US));
      case 'c' -> {
        appendName('a', time, out);
        out.append(' ');
        appendName('b', time, out);
        out.append(' ');
        appendSpaced(time.getDayOfMonth(), out);
        out.append(' ');
        appendClock(time, true, out);
        out.append(' ');
        out.append(time.getYear());
      }
      case 'z' -> appendOffset(time, false, out);
      case 'Z' -> out.append(zoneName(time));
      case 't' -> out.append('\t');
      default -> out.append('%');
    }
  }

  private static void appendFraction(ZonedDateTime time, int digits, TextBuffer out) {
    long nanos = time.get(ChronoField.NANO_OF_SECOND);
    int shown = digits == SHORTEST ? ALL_DIGITS : digits;
    for (int i = shown; i < ALL_DIGITS; i++) {
      nanos /= 10;
    }
    while (digits == SHORTEST && shown > 1 && nanos % 10 == 0) {
      nanos /= 10;
      shown--;
    }
    out.appendDigits(nanos, shown);
  }

  private static void appendDate(ZonedDateTime time, char separator, TextBuffer out) {
    out.append(time.getYear());
    out.append(separator);
    out.appendDigits(time.getMonthValue(), 2);
    out.append(separator);
    out.appendDigits(time.getDayOfMonth(), 2);
  }

  private static void appendClock(ZonedDateTime time, boolean seconds, TextBuffer out) {
    out.appendDigits(time.getHour(), 2);
    out.append(':');
    out.appendDigits(time.getMinute(), 2);
    if (seconds) {
      out.append(':');
      out.appendDigits(time.getSecond(), 2);
    }
  }

  /** The week of the year, whose first one begins with the first day that is none into a week. */
  private static int week(ZonedDateTime time, int daysIntoWeek) {
    return (time.getDayOfYear() + 6 - daysIntoWeek) / 7;
  }

  private static void appendOffset(ZonedDateTime time, boolean colon, TextBuffer out) {
    int minutes = time.getOffset().getTotalSeconds() / 60;
    out.append(minutes < 0 ? '-' : '+');
    out.appendDigits(Math.abs(minutes) / 60, 2);
    if (colon) {
      out.append(':');
    }
    out.appendDigits(Math.abs(minutes) % 60, 2);
  }

  private static String zoneName(ZonedDateTime time) {
    return time.getZone().equals(ZoneOffset.UTC)
        ? "UTC"
        : time.getZone().getDisplayName(TextStyle.SHORT, Locale.US);
  }

  private static void appendSpaced(int number, TextBuffer out) {
    if (number < 10) {
      out.append(' ');
    }
    out.append(number);
  }

  private static int hour12(ZonedDateTime time) {
    return (time.getHour() + 11) % 12 + 1;
  }
}
