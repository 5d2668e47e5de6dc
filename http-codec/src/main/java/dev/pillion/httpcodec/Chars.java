package dev.pillion.httpcodec;

/** What each byte may be, as tables: one look at each byte of a head. */
final class Chars {
  /** RFC 9110 section 5.6.2: a token's byte, in lower case; 0 for what no token may hold. */
  static final byte[] TOKEN = new byte[256];

  /** RFC 9110 section 5.5: 1 where a field value may hold the byte (obs-text too). */
  static final byte[] VALUE = new byte[256];

  /** RFC 9112 section 3.2: 1 where a request target may hold the byte; Envoy takes all visible. */
  static final byte[] TARGET = new byte[256];

  /** RFC 3986 section 3.2, and what Envoy lets pass besides: 1 where an authority may hold it. */
  static final byte[] AUTHORITY = new byte[256];

  /** A hexadecimal digit's value; -1 for all others. */
  static final byte[] HEX = new byte[256];

  static {
    for (int c = '!'; c < 0x7f; c++) {
      TARGET[c] = 1;
    }
    VALUE['\t'] = 1;
    for (int c = ' '; c < 256; c++) {
      VALUE[c] = (byte) (c == 0x7f ? 0 : 1);
    }
    java.util.Arrays.fill(HEX, (byte) -1);
    for (int c = '0'; c <= '9'; c++) {
      TOKEN[c] = (byte) c;
      AUTHORITY[c] = 1;
      HEX[c] = (byte) (c - '0');
    }
    for (int c = 'a'; c <= 'z'; c++) {
      TOKEN[c] = (byte) c;
      TOKEN[c - 32] = (byte) c;
      AUTHORITY[c] = 1;
      AUTHORITY[c - 32] = 1;
    }
    for (int c = 'a'; c <= 'f'; c++) {
      HEX[c] = (byte) (c - 'a' + 10);
      HEX[c - 32] = HEX[c];
    }
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      TOKEN[c] = (byte) c;
    }
    for (char c : "!$%&'()*+,-.:;=@[]_~".toCharArray()) {
      AUTHORITY[c] = 1;
    }
  }

  private Chars() {}

  /** True when every byte of the range is allowed by the table. */
  static boolean all(byte[] table, byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (table[bytes[i] & 0xff] == 0) {
        return false;
      }
    }
    return true;
  }

  /** True when the range spells this lower-case ASCII text, whatever its case. */
  static boolean equalsIgnoreCase(byte[] bytes, int from, int to, byte[] lower) {
    if (to - from != lower.length) {
      return false;
    }
    for (int i = 0; i < lower.length; i++) {
      if (lower(bytes[from + i]) != lower[i]) {
        return false;
      }
    }
    return true;
  }

  /** True when the range is exactly these bytes. */
  static boolean equals(byte[] bytes, int from, int to, byte[] expected) {
    if (to - from != expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (bytes[from + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }

  static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
  }

  /** The bytes of an ASCII text. */
  static byte[] ascii(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }
}
