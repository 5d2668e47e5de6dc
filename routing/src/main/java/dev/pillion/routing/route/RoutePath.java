package dev.pillion.routing.route;

/** Where a request target's path ends and its query begins, without cutting it up. */
final class RoutePath {
  private static final String HEX = "0123456789ABCDEF";

  private RoutePath() {}

  /** The length of the path in front of a query or fragment. */
  static int end(String target) {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c == '?' || c == '#') {
        return i;
      }
    }
    return target.length();
  }

  /** The path without query and fragment. */
  static String withoutQuery(String target) {
    int end = end(target);
    return end == target.length() ? target : target.substring(0, end);
  }

  /**
   * The target as it may stand in a request line (RFC 9112 section 3.2): blanks and control
   * characters, which only a rewrite can have brought in, are percent-encoded.
   */
  static String sendable(String target) {
    for (int i = 0; i < target.length(); i++) {
      if (unsendable(target.charAt(i))) {
        return encoded(target);
      }
    }
    return target;
  }

  private static String encoded(String target) {
    StringBuilder out = new StringBuilder(target.length() + 16);
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (unsendable(c)) {
        out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static boolean unsendable(char c) {
    return c <= ' ' || c == 0x7f;
  }
}
