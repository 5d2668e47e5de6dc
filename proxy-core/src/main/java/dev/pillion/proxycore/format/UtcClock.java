package dev.pillion.proxycore.format;

/** Writes {@code 2026-01-31T23:59:59.123Z}; the date is computed once a second. */
final class UtcClock {
  private static final long SECONDS_A_DAY = 86_400;
  private final TextBuffer seconds = new TextBuffer(20);
  private long cached = Long.MIN_VALUE;

  void append(long epochMillis, TextBuffer out) {
    long second = Math.floorDiv(epochMillis, 1000L);
    if (second != cached) {
      cached = second;
      seconds.clear();
      write(second, seconds);
    }
    out.append(seconds.array(), 0, seconds.length());
    out.append('.');
    out.appendDigits(Math.floorMod(epochMillis, 1000L), 3);
    out.append('Z');
  }

  private static void write(long epochSecond, TextBuffer out) {
    long day = Math.floorDiv(epochSecond, SECONDS_A_DAY);
    long ofDay = Math.floorMod(epochSecond, SECONDS_A_DAY);
    writeDate(day, out);
    out.append('T');
    out.appendDigits(ofDay / 3600, 2);
    out.append(':');
    out.appendDigits(ofDay / 60 % 60, 2);
    out.append(':');
    out.appendDigits(ofDay % 60, 2);
  }

  /** The civil date of a day since 1970, by eras of 400 years that begin on the first of March. */
  private static void writeDate(long epochDay, TextBuffer out) {
    long shifted = epochDay + 719_468;
    long era = Math.floorDiv(shifted, 146_097L);
    long dayOfEra = shifted - era * 146_097;
    long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long monthFromMarch = (5 * dayOfYear + 2) / 153;
    long day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
    long month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    out.appendDigits(year, 4);
    out.append('-');
    out.appendDigits(month, 2);
    out.append('-');
    out.appendDigits(day, 2);
  }
}
