package dev.pillion.listeners.filter;

import io.netty.buffer.ByteBuf;

/**
 * Tells whether a line is an HTTP/1 request's first one (RFC 9112 section 3), with the tolerance of
 * Envoy's parser: every token is a method, blanks may repeat, a version may be missing (HTTP/0.9).
 */
final class RequestLine {
  /** What the line is. */
  enum Kind {
    NOT_HTTP,
    HTTP_1_0,
    HTTP_1_1
  }

  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";
  private static final String NEVER_IN_HOST = "\"#<>\\^`{|}";
  private static final String CONNECT = "CONNECT";

  private RequestLine() {}

  /** RFC 9110 section 5.6.2. */
  static boolean isToken(int c) {
    return isAlphanumeric(c) || TOKEN_MARKS.indexOf(c) >= 0;
  }

  /** Reads the line in [start, end), without its LF; its method is known to be a token. */
  static Kind read(ByteBuf bytes, int start, int end) {
    int methodEnd = skipWord(bytes, start, end);
    int target = skipBlanks(bytes, methodEnd, end);
    int targetEnd = skipWord(bytes, target, end);
    int version = skipBlanks(bytes, targetEnd, end);
    int versionEnd = skipWord(bytes, version, end);
    if (skipBlanks(bytes, versionEnd, end) != end) {
      return Kind.NOT_HTTP;
    }
    boolean connect = equal(bytes, start, methodEnd, CONNECT);
    return isTarget(bytes, target, targetEnd, connect)
        ? byVersion(bytes, version, versionEnd)
        : Kind.NOT_HTTP;
  }

  private static Kind byVersion(ByteBuf bytes, int from, int end) {
    if (from == end) {
      return Kind.HTTP_1_0;
    }
    if (end - from != 8
        || !equal(bytes, from, from + 5, "HTTP/")
        || !isDigit(bytes.getByte(from + 5))
        || bytes.getByte(from + 6) != '.'
        || !isDigit(bytes.getByte(from + 7))) {
      return Kind.NOT_HTTP;
    }
    return bytes.getByte(from + 5) == '1' && bytes.getByte(from + 7) == '1'
        ? Kind.HTTP_1_1
        : Kind.HTTP_1_0; // Envoy takes every other version for HTTP/1.0
  }

  /** A path, an asterisk, an absolute URL; for CONNECT an authority as well. */
  private static boolean isTarget(ByteBuf bytes, int from, int end, boolean connect) {
    if (from == end || !isVisible(bytes, from, end)) {
      return false;
    }
    byte first = bytes.getByte(from);
    if (first == '/' || first == '*') {
      return true;
    }
    int host = connect ? from : behindScheme(bytes, from, end);
    return host >= 0 && isHost(bytes, host, end);
  }

  private static boolean isVisible(ByteBuf bytes, int from, int end) {
    for (int i = from; i < end; i++) {
      byte b = bytes.getByte(i);
      if (b <= ' ' || b == 0x7f) {
        return false;
      }
    }
    return true;
  }

  /** RFC 3986 section 3.1; -1: there is no scheme. */
  private static int behindScheme(ByteBuf bytes, int from, int end) {
    int at = from;
    while (at < end && isSchemeByte(bytes.getByte(at), at == from)) {
      at++;
    }
    return at > from && at + 3 <= end && equal(bytes, at, at + 3, "://") ? at + 3 : -1;
  }

  private static boolean isSchemeByte(int c, boolean first) {
    return isAlphanumeric(c)
        ? !(first && isDigit(c))
        : !first && (c == '+' || c == '-' || c == '.');
  }

  private static boolean isHost(ByteBuf bytes, int from, int end) {
    for (int i = from; i < end; i++) {
      byte b = bytes.getByte(i);
      if (b == '/' || b == '?') {
        return true;
      }
      boolean doubled = b == '@' && i > from && bytes.getByte(i - 1) == '@';
      if (doubled || NEVER_IN_HOST.indexOf(b) >= 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean equal(ByteBuf bytes, int from, int end, String text) {
    if (end - from != text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (bytes.getByte(from + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int skipWord(ByteBuf bytes, int from, int end) {
    int at = from;
    while (at < end && !isBlank(bytes.getByte(at))) {
      at++;
    }
    return at;
  }

  private static int skipBlanks(ByteBuf bytes, int from, int end) {
    int at = from;
    while (at < end && isBlank(bytes.getByte(at))) {
      at++;
    }
    return at;
  }

  /** Envoy's parser takes every control byte for a blank. */
  private static boolean isBlank(int c) {
    return c >= 0 && c <= ' ';
  }

  private static boolean isAlphanumeric(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
