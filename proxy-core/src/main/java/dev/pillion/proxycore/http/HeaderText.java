package dev.pillion.proxycore.http;

import java.nio.charset.StandardCharsets;

/** Strings as the bytes of header values, and back to what they may be compared with. */
final class HeaderText {
  private HeaderText() {}

  /** The text in ISO-8859-1, or in UTF-8 where it has characters beyond. */
  static byte[] encode(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    // Nearly always ASCII, which UTF-8 writes with one byte for each character.
    return bytes.length != value.length() && isLatin(value)
        ? value.getBytes(StandardCharsets.ISO_8859_1)
        : bytes;
  }

  private static boolean isLatin(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) > 0xff) {
        return false;
      }
    }
    return true;
  }

  /** True when there was something to replace. RFC 9110 section 5.5. */
  static boolean replaceControls(byte[] bytes) {
    boolean replaced = false;
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      if ((b >= 0 && b < ' ' && b != '\t') || b == 0x7f) {
        bytes[i] = ' ';
        replaced = true;
      }
    }
    return replaced;
  }

  /** True when the bytes are this ASCII text, whatever the case. */
  static boolean equalsIgnoreCase(byte[] bytes, int offset, int length, String expected) {
    if (length != expected.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (lower(bytes[offset + i]) != lower((byte) expected.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
  }
}
