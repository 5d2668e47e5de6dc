package dev.pillion.listeners.http.header;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The byte-level rules of path normalization, which are those of Envoy's URL library: unreserved
 * characters (RFC 3986 section 2.3) stand unescaped, what no path may hold is escaped, a backslash
 * is a slash, and dot segments are taken out, escaped dots included.
 */
final class PathCharacters {
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.ISO_8859_1);
  private static final String ESCAPED = "\"<>^`{|} #?";
  private static final boolean[] SPECIAL = new boolean[256];
  private static final boolean[] ESCAPE = new boolean[256];
  private static final boolean[] UNRESERVED = new boolean[256];

  static {
    for (int c = 0; c < 256; c++) {
      ESCAPE[c] = c < ' ' || c >= 0x7f || ESCAPED.indexOf(c) >= 0;
      SPECIAL[c] = ESCAPE[c] || c == '%' || c == '\\';
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      UNRESERVED[c] = letter || (c >= '0' && c <= '9') || "-._~".indexOf(c) >= 0;
    }
  }

  private PathCharacters() {}

  /** Whether a byte alone may have to be changed. */
  static boolean special(byte b) {
    return SPECIAL[b & 0xff];
  }

  /** {@code %2F} and {@code %5C} taken for what they stand for. */
  static byte[] unescapeSlashes(byte[] path) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(path.length);
    for (int i = 0; i < path.length; i++) {
      int value = path[i] == '%' ? escapedAt(path, i) : -1;
      if (value == '/' || value == '\\') {
        out.write(value);
        i += 2;
      } else {
        out.write(path[i]);
      }
    }
    return out.toByteArray();
  }

  /** Runs of slashes made one. A path of nothing else stays, as Envoy leaves it. */
  static byte[] mergeSlashes(byte[] path) {
    byte[] out = new byte[path.length];
    int length = 0;
    boolean onlySlashes = true;
    for (int i = 0; i < path.length; i++) {
      onlySlashes &= path[i] == '/';
      if (path[i] != '/' || i == 0 || path[i - 1] != '/') {
        out[length++] = path[i];
      }
    }
    return onlySlashes ? path : Arrays.copyOf(out, length);
  }

  /** The canonical form, or null for a path that has none (an escaped zero byte). */
  static byte @Nullable [] canonicalize(byte[] path) {
    byte[] out = new byte[path.length * 3 + 1];
    int length = 0;
    if (path.length == 0 || (path[0] != '/' && path[0] != '\\')) {
      out[length++] = '/';
    }
    int i = 0;
    while (i < path.length) {
      int dots = length > 0 && out[length - 1] == '/' ? dotSegment(path, i) : 0;
      if (dots != 0) {
        boolean parent = dots < 0;
        i = Math.abs(dots);
        if (parent) {
          length = withoutLastSegment(out, length);
        }
        continue;
      }
      int next = append(path, i, out, length);
      if (next < 0) {
        return null;
      }
      length += next >>> 16;
      i += next & 0xffff;
    }
    return Arrays.copyOf(out, length);
  }

  /**
   * Where a dot segment that begins at {@code at} ends, its slash included: negative for "..", 0
   * when there is none.
   */
  private static int dotSegment(byte[] path, int at) {
    int first = dotLength(path, at);
    if (first == 0) {
      return 0;
    }
    int behind = at + first;
    if (segmentEnds(path, behind)) {
      return Math.min(behind + 1, path.length);
    }
    int second = dotLength(path, behind);
    if (second == 0 || !segmentEnds(path, behind + second)) {
      return 0;
    }
    return -Math.min(behind + second + 1, path.length);
  }

  private static boolean segmentEnds(byte[] path, int at) {
    return at >= path.length || path[at] == '/' || path[at] == '\\';
  }

  private static int dotLength(byte[] path, int at) {
    if (at >= path.length) {
      return 0;
    }
    if (path[at] == '.') {
      return 1;
    }
    return path[at] == '%' && escapedAt(path, at) == '.' ? 3 : 0;
  }

  /** The length up to and with the slash in front of the last segment; "/" stays. */
  private static int withoutLastSegment(byte[] out, int length) {
    int at = length - 1; // the slash that the ".." stands behind
    while (at > 0 && out[at - 1] != '/') {
      at--;
    }
    return Math.max(at, 1);
  }

  /** Appends what one character becomes: bytes written in the upper half, bytes read below; -1. */
  private static int append(byte[] path, int at, byte[] out, int length) {
    byte b = path[at];
    if (b == '\\') {
      out[length] = '/';
      return 1 << 16 | 1;
    }
    if (b == '%') {
      return appendEscape(path, at, out, length);
    }
    if (ESCAPE[b & 0xff]) {
      out[length] = '%';
      out[length + 1] = HEX[(b >> 4) & 0xf];
      out[length + 2] = HEX[b & 0xf];
      return 3 << 16 | 1;
    }
    out[length] = b;
    return 1 << 16 | 1;
  }

  private static int appendEscape(byte[] path, int at, byte[] out, int length) {
    int value = escapedAt(path, at);
    if (value < 0) {
      out[length] = '%';
      return 1 << 16 | 1;
    }
    if (value == 0) {
      return -1;
    }
    if (UNRESERVED[value]) {
      out[length] = (byte) value;
      return 1 << 16 | 3;
    }
    System.arraycopy(path, at, out, length, 3);
    return 3 << 16 | 3;
  }

  /** The value of the escape that begins here, or -1 when it is none. */
  private static int escapedAt(byte[] path, int at) {
    if (at + 2 >= path.length) {
      return -1;
    }
    int high = Character.digit(path[at + 1], 16);
    int low = Character.digit(path[at + 2], 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }
}
