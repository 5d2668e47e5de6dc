package dev.pillion.proxycore.http;

import java.util.Arrays;

/** Header names in the case that they came in; empty unless a codec preserves it. */
final class WireNames {
  private static final byte[] NO_BYTES = {};
  private static final int FIRST_SIZE = 256;

  private byte[] bytes = NO_BYTES;
  private int used;

  byte[] array() {
    return bytes;
  }

  boolean any() {
    return used > 0;
  }

  /** Keeps a name; returns its place in {@link #array()}. */
  int keep(byte[] from, int offset, int length) {
    int at = used;
    if (at + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(at + length, Math.max(FIRST_SIZE, at * 2)));
    }
    System.arraycopy(from, offset, bytes, at, length);
    used = at + length;
    return at;
  }

  void clear() {
    used = 0;
  }

  void copyFrom(WireNames other) {
    bytes = other.used == 0 ? NO_BYTES : Arrays.copyOf(other.bytes, other.bytes.length);
    used = other.used;
  }
}
