package dev.pillion.routing.router;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import java.nio.charset.StandardCharsets;

/** Which requests may be sent twice. */
final class SafeMethods {
  /** How much of a body is kept for another time, in bytes; a longer one is sent once. */
  static final int MAX_KEPT_BYTES = 64 * 1024;

  private static final byte[][] IDEMPOTENT = {
    ascii("GET"), ascii("HEAD"), ascii("PUT"), ascii("DELETE"), ascii("OPTIONS"), ascii("TRACE")
  };

  private SafeMethods() {}

  /** RFC 9110 section 9.2.2: these have the same effect however often they arrive. */
  static boolean idempotent(HeaderMap request) {
    int line = request.indexOf(HeaderNames.METHOD);
    if (line < 0) {
      return false;
    }
    for (byte[] method : IDEMPOTENT) {
      if (request.valueEquals(line, method)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
