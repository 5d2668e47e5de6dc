package dev.pillion.listeners.http.header;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;

/**
 * As Envoy, a request has at most one Referer: a URL without userinfo and fragment, or a relative
 * reference without fragment (RFC 9110 section 10.1.3); anything else is taken away.
 */
final class Referer {
  private static final boolean[] IN_REFERENCE = new boolean[256];

  static {
    // RFC 3986 section 3.4: pchar, "/" and "?".
    String others = "-._~%!$&'()*+,;=:@/?";
    for (int c = 0; c < 0x80; c++) {
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      IN_REFERENCE[c] = letter || (c >= '0' && c <= '9') || others.indexOf(c) >= 0;
    }
  }

  private Referer() {}

  static void sanitize(HeaderMap headers) {
    int line = headers.indexOf(HeaderNames.REFERER);
    if (line < 0) {
      return;
    }
    int from = headers.valueOffset(line);
    if (headers.indexOf(HeaderNames.REFERER, line + 1) >= 0
        || !valid(headers.array(), from, from + headers.valueLength(line))) {
      headers.remove(HeaderNames.REFERER);
    }
  }

  private static boolean valid(byte[] bytes, int from, int end) {
    int authority = authorityAt(bytes, from, end);
    return authority < 0 ? relative(bytes, from, end) : absolute(bytes, authority, end);
  }

  /** Where the authority of a URL begins, or -1 when it is none. */
  private static int authorityAt(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && letter(bytes[at])) {
      at++;
    }
    boolean url =
        at > from
            && at + 2 < end
            && bytes[at] == ':'
            && bytes[at + 1] == '/'
            && bytes[at + 2] == '/';
    return url ? at + 3 : -1;
  }

  private static boolean absolute(byte[] bytes, int authority, int end) {
    if (authority == end || bytes[authority] == '/' || bytes[authority] == '?') {
      return false;
    }
    boolean inAuthority = true;
    for (int i = authority; i < end; i++) {
      byte b = bytes[i];
      inAuthority &= b != '/' && b != '?';
      if (b == '#' || (b >= 0 && b <= ' ') || b == 0x7f || (inAuthority && b == '@')) {
        return false;
      }
    }
    return true;
  }

  private static boolean relative(byte[] bytes, int from, int end) {
    boolean slash = false;
    for (int i = from; i < end; i++) {
      byte b = bytes[i];
      if (!IN_REFERENCE[b & 0xff] || (b == ':' && !slash)) {
        return false;
      }
      slash |= b == '/';
    }
    return true;
  }

  private static boolean letter(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
  }
}
