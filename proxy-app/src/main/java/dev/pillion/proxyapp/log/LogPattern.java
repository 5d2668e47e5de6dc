package dev.pillion.proxyapp.log;

import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A log line's format in spdlog's syntax (spdlog's wiki, "Custom formatting"), with Envoy's own
 * {@code %_} and {@code %j} for the escaped message. An unknown flag is printed as it stands, as
 * spdlog does. Immutable.
 */
final class LogPattern {
  /** Everything a pattern may ask of one entry. */
  record Entry(ZonedDateTime time, String level, String component, String message, Source source) {}

  /** Where an entry was logged. */
  record Source(String path, String file, int line, String function) {
    static final Source UNKNOWN = new Source("", "", 0, "");
  }

  private record Part(char flag, String literal, int width, char align) {}

  private static final char LITERAL = 0;
  private static final String DEFAULT = "[%Y-%m-%d %T.%e] [%n] [%l] [%s:%#] %v";

  private final List<Part> parts;
  private final boolean needsSource;

  private LogPattern(List<Part> parts) {
    this.parts = List.copyOf(parts);
    this.needsSource = parts.stream().anyMatch(part -> "gs#!@+".indexOf(part.flag) >= 0);
  }

  static LogPattern compile(String pattern) {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    while (at < pattern.length()) {
      int percent = pattern.indexOf('%', at);
      if (percent < 0) {
        parts.add(literal(pattern.substring(at)));
        break;
      }
      if (percent > at) {
        parts.add(literal(pattern.substring(at, percent)));
      }
      at = compileFlag(pattern, percent, parts);
    }
    return new LogPattern(parts);
  }

  private static Part literal(String text) {
    return new Part(LITERAL, text, 0, '>');
  }

  private static int compileFlag(String pattern, int percent, List<Part> parts) {
    int at = percent + 1;
    char align = '>';
    if (at < pattern.length() && "-=".indexOf(pattern.charAt(at)) >= 0) {
      align = pattern.charAt(at) == '-' ? '<' : '=';
      at++;
    }
    int width = 0;
    while (at < pattern.length() && Character.digit(pattern.charAt(at), 10) >= 0) {
      width = Math.min(64, width * 10 + Character.digit(pattern.charAt(at), 10));
      at++;
    }
    if (at >= pattern.length()) {
      parts.add(literal(pattern.substring(percent)));
      return at;
    }
    char flag = pattern.charAt(at);
    if (flag == '+') {
      parts.addAll(compile(DEFAULT).parts);
    } else if ("vtPnlLaAbhBcCYDxmdHIMSefFpprRTXzEgs#!@_j%^$".indexOf(flag) >= 0) {
      parts.add(new Part(flag, "", width, align));
    } else {
      parts.add(literal(pattern.substring(percent, at + 1)));
    }
    return at + 1;
  }

  /** True when the caller should look for the entry's place in the source, which is slow. */
  boolean needsSource() {
    return needsSource;
  }

  void format(Entry entry, StringBuilder out) {
    for (Part part : parts) {
      int start = out.length();
      appendPart(part, entry, out);
      pad(part, start, out);
    }
  }

  private static void pad(Part part, int start, StringBuilder out) {
    int missing = part.width - (out.length() - start);
    if (missing <= 0) {
      return;
    }
    int left = part.align == '<' ? 0 : part.align == '=' ? missing / 2 : missing;
    out.insert(start, " ".repeat(left));
    out.append(" ".repeat(missing - left));
  }

  private static void appendPart(Part part, Entry entry, StringBuilder out) {
    switch (part.flag) {
      case LITERAL -> out.append(part.literal);
      case 'v' -> out.append(entry.message);
      case '_' -> escape(entry.message, false, out);
      case 'j' -> escape(entry.message, true, out);
      case 'l' -> out.append(entry.level);
      case 'L' -> out.append(Character.toUpperCase(entry.level.charAt(0)));
      case 'n' -> out.append(entry.component);
      case 't' -> out.append(Thread.currentThread().threadId());
      case 'P' -> out.append(ProcessHandle.current().pid());
      case 'g' -> out.append(entry.source.path);
      case 's' -> out.append(entry.source.file);
      case '#' -> out.append(entry.source.line);
      case '!' -> out.append(entry.source.function);
      case '@' -> out.append(entry.source.path).append(':').append(entry.source.line);
      case '%' -> out.append('%');
      case '^', '$' -> {} // where colours begin and end: there are none
      default -> appendTime(part.flag, entry.time, out);
    }
  }

  private static void appendTime(char flag, ZonedDateTime time, StringBuilder out) {
    switch (flag) {
      case 'Y' -> out.append(time.getYear());
      case 'C' -> digits(time.getYear() % 100, 2, out);
      case 'm' -> digits(time.getMonthValue(), 2, out);
      case 'd' -> digits(time.getDayOfMonth(), 2, out);
      case 'H' -> digits(time.getHour(), 2, out);
      case 'I' -> digits(hour12(time), 2, out);
      case 'M' -> digits(time.getMinute(), 2, out);
      case 'S' -> digits(time.getSecond(), 2, out);
      case 'e' -> digits(time.get(ChronoField.MILLI_OF_SECOND), 3, out);
      case 'f' -> digits(time.get(ChronoField.MICRO_OF_SECOND), 6, out);
      case 'F' -> digits(time.getNano(), 9, out);
      case 'p' -> out.append(time.getHour() < 12 ? "AM" : "PM");
      case 'E' -> out.append(time.toEpochSecond());
      case 'a' -> out.append(time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.US));
      case 'A' -> out.append(time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.US));
      case 'b', 'h' -> out.append(time.getMonth().getDisplayName(TextStyle.SHORT, Locale.US));
      case 'B' -> out.append(time.getMonth().getDisplayName(TextStyle.FULL, Locale.US));
      case 'z' -> offset(time, out);
      default -> appendCombined(flag, time, out);
    }
  }

  private static void appendCombined(char flag, ZonedDateTime time, StringBuilder out) {
    switch (flag) {
      case 'D', 'x' -> appendAll("m/d/C", time, out);
      case 'T', 'X' -> appendAll("H:M:S", time, out);
      case 'R' -> appendAll("H:M", time, out);
      case 'r' -> appendAll("I:M:S p", time, out);
      default -> {
        appendAll("a b ", time, out);
        out.append(time.getDayOfMonth()).append(' ');
        appendAll("H:M:S Y", time, out);
      }
    }
  }

  /** Letters are flags; all else stands for itself. */
  private static void appendAll(String flags, ZonedDateTime time, StringBuilder out) {
    for (int i = 0; i < flags.length(); i++) {
      char c = flags.charAt(i);
      if (Character.isLetter(c)) {
        appendTime(c, time, out);
      } else {
        out.append(c);
      }
    }
  }

  private static void offset(ZonedDateTime time, StringBuilder out) {
    int minutes = time.getOffset().getTotalSeconds() / 60;
    out.append(minutes < 0 ? '-' : '+');
    digits(Math.abs(minutes) / 60, 2, out);
    digits(Math.abs(minutes) % 60, 2, out.append(':'));
  }

  private static int hour12(ZonedDateTime time) {
    return (time.getHour() + 11) % 12 + 1;
  }

  private static void digits(int number, int width, StringBuilder out) {
    String text = Integer.toString(number);
    out.append("0".repeat(Math.max(0, width - text.length()))).append(text);
  }

  /** C's escapes, so that a message is one line; for JSON those of RFC 8259. */
  static void escape(String message, boolean json, StringBuilder out) {
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\'' -> out.append(json ? "'" : "\\'");
        default -> {
          if (c < ' ' || c == 0x7f) {
            out.append(String.format(Locale.ROOT, json ? "\\u%04x" : "\\x%02x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
  }
}
