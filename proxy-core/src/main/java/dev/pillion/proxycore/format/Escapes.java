package dev.pillion.proxycore.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes what a peer said harmless: a value can end neither its line nor its field. Each method
 * rewrites the bytes of a buffer from {@code start} on; the common case is one look at each byte.
 */
final class Escapes {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private Escapes() {}

  /**
   * For a text log: control bytes but the tab become {@code \n}, {@code \r} or {@code \xNN}; within
   * the format's own quotation marks, a quotation mark or backslash gets a backslash in front. All
   * else stays as Envoy writes it.
   */
  static void text(TextBuffer out, int start, boolean quoted) {
    byte[] data = out.array();
    int end = out.length();
    for (int i = start; i < end; i++) {
      byte b = data[i];
      if (isControl(b) || (quoted && (b == '"' || b == '\\'))) {
        rewriteText(out, i, quoted);
        return;
      }
    }
  }

  private static void rewriteText(TextBuffer out, int from, boolean quoted) {
    byte[] rest = Arrays.copyOfRange(out.array(), from, out.length());
    out.truncate(from);
    for (byte b : rest) {
      if (isControl(b)) {
        appendControl(b, out);
      } else {
        if (quoted && (b == '"' || b == '\\')) {
          out.append('\\');
        }
        out.append((char) b);
      }
    }
  }

  private static boolean isControl(byte b) {
    return (b >= 0 && b < 0x20 && b != '\t') || b == 0x7f;
  }

  private static void appendControl(byte b, TextBuffer out) {
    out.append('\\');
    switch (b) {
      case '\n' -> out.append('n');
      case '\r' -> out.append('r');
      default -> {
        out.append('x');
        appendHex(b, out);
      }
    }
  }

  private static void appendHex(byte b, TextBuffer out) {
    out.append(HEX[(b >> 4) & 15]);
    out.append(HEX[b & 15]);
  }

  /** For a header value: CR, LF and NUL (RFC 9110 section 5.5) and other controls become spaces. */
  static void headerValue(TextBuffer out, int start) {
    byte[] data = out.array();
    for (int i = start; i < out.length(); i++) {
      if (isControl(data[i])) {
        data[i] = ' ';
      }
    }
  }

  /**
   * For a JSON string (RFC 8259 section 7). Where the text is no UTF-8, its bytes beyond ASCII are
   * written as the characters of ISO-8859-1, as Envoy does, so that the line stays valid JSON.
   */
  static void json(TextBuffer out, int start) {
    byte[] data = out.array();
    int end = out.length();
    for (int i = start; i < end; i++) {
      byte b = data[i];
      if (b < 0x20 || b == '"' || b == '\\' || b == 0x7f) { // bytes beyond ASCII are negative
        rewriteJson(out, start);
        return;
      }
    }
  }

  private static void rewriteJson(TextBuffer out, int from) {
    byte[] all = Arrays.copyOfRange(out.array(), from, out.length());
    boolean utf8 = isUtf8(all);
    out.truncate(from);
    for (byte b : all) {
      if (b < 0) {
        appendHigh(b, utf8, out);
      } else if (b < 0x20 || b == '"' || b == '\\' || b == 0x7f) {
        appendJson(b, utf8, out);
      } else {
        out.append((char) b);
      }
    }
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static void appendHigh(byte b, boolean utf8, TextBuffer out) {
    if (utf8) {
      out.append((char) b);
      return;
    }
    out.append("\\u00");
    appendHex(b, out);
  }

  /** Envoy has a second, plainer printer for what is no UTF-8. */
  private static void appendJson(byte b, boolean utf8, TextBuffer out) {
    out.append('\\');
    switch (utf8 ? b : 0) {
      case '\b' -> out.append('b');
      case '\t' -> out.append('t');
      case '\n' -> out.append('n');
      case '\f' -> out.append('f');
      case '\r' -> out.append('r');
      case '"', '\\' -> out.append((char) b);
      default -> {
        out.append("u00");
        appendHex(b, out);
      }
    }
  }
}
