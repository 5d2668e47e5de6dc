package dev.pillion.proxycore.http;

import java.util.Arrays;

/** Header names in the case that they came in; empty unless a codec preserves it. */
final class WireNames {
  private static final byte[] NO_BYTES = {};

  /** Behind each name. */
  private static final byte END = 0;

  private static final int FIRST_SIZE = 256;

  private byte[] bytes = NO_BYTES;
  private int used;

  byte[] array() {
    return bytes;
  }

  boolean any() {
    return used > 0;
  }

  /**
   * Keeps a name; returns its place in {@link #array()}. Of a name that comes again the first form
   * holds, as in Envoy.
   */
  int keep(byte[] from, int offset, int length) {
    int before = find(from, offset, length);
    if (before >= 0) {
      return before;
    }
    int at = used;
    int end = at + length + 1;
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, Math.max(FIRST_SIZE, at * 2)));
    }
    System.arraycopy(from, offset, bytes, at, length);
    bytes[end - 1] = END;
    used = end;
    return at;
  }

  private int find(byte[] name, int offset, int length) {
    int start = 0;
    for (int i = 0; i < used; i++) {
      if (bytes[i] == END) {
        if (i - start == length && equalsIgnoreCase(start, name, offset, length)) {
          return start;
        }
        start = i + 1;
      }
    }
    return -1;
  }

  private boolean equalsIgnoreCase(int at, byte[] name, int offset, int length) {
    for (int i = 0; i < length; i++) {
      if (lower(bytes[at + i]) != lower(name[offset + i])) {
        return false;
      }
    }
    return true;
  }

  private static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b + 32 : b;
  }

  void clear() {
    used = 0;
  }

  void copyFrom(WireNames other) {
    bytes = other.used == 0 ? NO_BYTES : Arrays.copyOf(other.bytes, other.bytes.length);
    used = other.used;
  }
}
