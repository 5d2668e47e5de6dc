package dev.pillion.listeners.http.header;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;

/** As Envoy, a request has at most one Referer and it is a URL with a scheme; else none. */
final class Referer {
  private Referer() {}

  static void sanitize(HeaderMap headers) {
    int line = headers.indexOf(HeaderNames.REFERER);
    if (line >= 0
        && (headers.indexOf(HeaderNames.REFERER, line + 1) >= 0
            || !absoluteUrl(
                headers.array(), headers.valueOffset(line), headers.valueLength(line)))) {
      headers.remove(HeaderNames.REFERER);
    }
  }

  private static boolean absoluteUrl(byte[] bytes, int offset, int length) {
    int at = offset;
    int end = offset + length;
    while (at < end && letter(bytes[at])) {
      at++;
    }
    return at > offset
        && at + 3 < end
        && bytes[at] == ':'
        && bytes[at + 1] == '/'
        && bytes[at + 2] == '/'
        && authority(bytes, at + 3, end);
  }

  private static boolean authority(byte[] bytes, int from, int end) {
    for (int i = from; i < end; i++) {
      if (bytes[i] <= ' ' || bytes[i] == 0x7f) {
        return false;
      }
    }
    return bytes[from] != '/' && bytes[from] != '?' && bytes[from] != '#';
  }

  private static boolean letter(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
  }
}
