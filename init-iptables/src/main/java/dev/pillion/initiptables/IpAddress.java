package dev.pillion.initiptables;

import org.jspecify.annotations.Nullable;

/**
 * An address literal, read strictly and never looked up. {@code bytes} are 4 or 16; the text is the
 * canonical one (RFC 5952), as iptables input must not depend on how a person wrote the address.
 */
final class IpAddress {
  private final byte[] bytes;

  private IpAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The address, or null when the text is none (a zone is none, too). */
  static @Nullable IpAddress parse(String text) {
    byte[] bytes = text.indexOf(':') >= 0 ? parseV6(text) : parseV4(text, 0, text.length());
    return bytes == null ? null : new IpAddress(bytes);
  }

  boolean isV6() {
    return bytes.length == 16;
  }

  int bits() {
    return bytes.length * 8;
  }

  /** 127.0.0.0/8, ::1, and 127.0.0.0/8 written as an IPv4-mapped address. */
  boolean isLoopback() {
    if (!isV6()) {
      return bytes[0] == 127;
    }
    if (isMapped()) {
      return bytes[12] == 127;
    }
    for (int i = 0; i < 15; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return bytes[15] == 1;
  }

  String text() {
    if (!isV6()) {
      return v4Text(0);
    }
    return isMapped() ? "::ffff:" + v4Text(12) : v6Text();
  }

  private boolean isMapped() {
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return bytes[10] == -1 && bytes[11] == -1;
  }

  private static byte @Nullable [] parseV4(String text, int from, int to) {
    byte[] out = new byte[4];
    int at = from;
    for (int i = 0; i < 4; i++) {
      int dot = i == 3 ? to : text.indexOf('.', at);
      // A leading zero is refused: readers disagree whether it means octal.
      if (dot < 0 || dot > to || dot - at > 3 || (dot - at > 1 && text.charAt(at) == '0')) {
        return null;
      }
      int value = Durations.decimal(text.substring(at, dot), 255);
      if (value < 0) {
        return null;
      }
      out[i] = (byte) value;
      at = dot + 1;
    }
    return out;
  }

  private static byte @Nullable [] parseV6(String text) {
    byte[] out = new byte[16];
    int filled = 0;
    int gap = -1;
    int at = 0;
    int end = text.length();
    if (text.startsWith("::")) {
      gap = 0;
      at = 2;
    }
    while (at < end && filled < 16) {
      int stop = groupEnd(text, at);
      if (stop < end && text.charAt(stop) == '.') {
        byte[] v4 = filled <= 12 ? parseV4(text, at, end) : null;
        if (v4 == null) {
          return null;
        }
        System.arraycopy(v4, 0, out, filled, 4);
        filled += 4;
        at = end;
        break;
      }
      int group = hexGroup(text, at, stop);
      if (group < 0) {
        return null;
      }
      out[filled++] = (byte) (group >> 8);
      out[filled++] = (byte) group;
      at = stop;
      if (at == end) {
        break;
      }
      at++;
      if (at == end) {
        return null;
      }
      if (text.charAt(at) == ':') {
        if (gap >= 0) {
          return null;
        }
        gap = filled;
        at++;
      }
    }
    return at == end ? expand(out, filled, gap) : null;
  }

  /** Where the hex group that starts at {@code at} ends: at a colon, a dot or the end. */
  private static int groupEnd(String text, int at) {
    int stop = at;
    while (stop < text.length() && text.charAt(stop) != ':' && text.charAt(stop) != '.') {
      stop++;
    }
    return stop;
  }

  private static int hexGroup(String text, int from, int to) {
    if (from == to || to - from > 4) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = (value << 4) | digit;
    }
    return value;
  }

  private static byte @Nullable [] expand(byte[] read, int filled, int gap) {
    if (gap < 0) {
      return filled == 16 ? read : null;
    }
    if (filled == 16) {
      return null;
    }
    byte[] out = new byte[16];
    System.arraycopy(read, 0, out, 0, gap);
    System.arraycopy(read, gap, out, 16 - (filled - gap), filled - gap);
    return out;
  }

  private String v4Text(int at) {
    return (bytes[at] & 255)
        + "."
        + (bytes[at + 1] & 255)
        + "."
        + (bytes[at + 2] & 255)
        + "."
        + (bytes[at + 3] & 255);
  }

  private int group(int index) {
    return ((bytes[index * 2] & 255) << 8) | (bytes[index * 2 + 1] & 255);
  }

  /** RFC 5952: lower case, no leading zeros, the first longest run of two or more zeros as "::". */
  private String v6Text() {
    int start = -1;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int run = 0;
      while (i + run < 8 && group(i + run) == 0) {
        run++;
      }
      if (run > length) {
        start = i;
        length = run;
      }
    }
    StringBuilder out = new StringBuilder(40);
    for (int i = 0; i < 8; i++) {
      if (i == start) {
        out.append("::");
        i += length - 1;
        continue;
      }
      if (i > 0 && i != start + length) {
        out.append(':');
      }
      out.append(Integer.toHexString(group(i)));
    }
    return out.toString();
  }
}
