package dev.pillion.proxycore.format;

/** Percent-encoded bytes (RFC 3986 section 2.1); what is no pair of hexadecimal digits stays. */
final class PercentCoding {
  /** How many bytes an escape has. */
  static final int LENGTH = 3;

  private PercentCoding() {}

  static void decode(byte[] data, int from, int end, TextBuffer out) {
    int at = from;
    while (at < end) {
      int escaped = escaped(data, at, end);
      out.append((char) (escaped < 0 ? data[at] & 0xff : escaped));
      at += escaped < 0 ? 1 : LENGTH;
    }
  }

  /** The byte that an escape stands for; negative where there is none. */
  static int escaped(byte[] data, int at, int end) {
    if (data[at] != '%' || at + LENGTH > end) {
      return -1;
    }
    int high = Character.digit(data[at + 1], 16);
    int low = Character.digit(data[at + 2], 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }
}
