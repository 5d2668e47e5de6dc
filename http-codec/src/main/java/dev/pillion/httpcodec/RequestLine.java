package dev.pillion.httpcodec;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import org.jspecify.annotations.Nullable;

/**
 * RFC 9112 section 3: method, target and version become lines of the map, all of them slices of the
 * line itself.
 */
final class RequestLine {
  private static final byte[] HTTP = Chars.ascii("http");
  private static final byte[] HTTPS = Chars.ascii("https");

  private RequestLine() {}

  /** Takes the line between the two offsets, its CRLF excluded. */
  static @Nullable ProtocolError parse(MessageHead head, int from, int to, Http1Settings settings) {
    byte[] bytes = head.map.array();
    int methodEnd = from;
    while (methodEnd < to && bytes[methodEnd] > ' ') {
      methodEnd++;
    }
    if (methodEnd == to || bytes[methodEnd] != ' ') {
      return Errors.START_LINE;
    }
    if (!Methods.known(bytes, from, methodEnd)
        && !(settings.options().allowCustomMethods() && isToken(bytes, from, methodEnd))) {
      return Errors.METHOD;
    }
    int target = methodEnd + 1;
    int targetEnd = target;
    while (targetEnd < to && Chars.TARGET[bytes[targetEnd] & 0xff] != 0) {
      targetEnd++;
    }
    if (targetEnd == target || targetEnd == to || bytes[targetEnd] != ' ') {
      return Errors.START_LINE;
    }
    ProtocolError error = version(head, bytes, targetEnd + 1, to, settings);
    if (error != null) {
      return error;
    }
    pseudo(head.map, HeaderNames.METHOD.id(), 7, from, methodEnd);
    head.headMethod = Chars.equals(bytes, from, methodEnd, Methods.HEAD);
    head.connectMethod = Chars.equals(bytes, from, methodEnd, Methods.CONNECT);
    if (head.connectMethod) {
      return authorityForm(head, target, targetEnd);
    }
    if (bytes[target] == '/') {
      pseudo(head.map, HeaderNames.PATH.id(), 5, target, targetEnd);
      return null;
    }
    if (bytes[target] == '*') {
      return asteriskForm(head, from, methodEnd, target, targetEnd);
    }
    return absoluteForm(head, target, targetEnd, settings);
  }

  /** RFC 9110 section 5.6.2. */
  private static boolean isToken(byte[] bytes, int from, int to) {
    return to > from && Chars.all(Chars.TOKEN, bytes, from, to);
  }

  /**
   * {@code HTTP/1.1}, or {@code HTTP/1.0} where it is enabled. Envoy answers 426 to any other
   * version that looks like one; what is below 1.0 gets 400 here.
   */
  private static @Nullable ProtocolError version(
      MessageHead head, byte[] bytes, int from, int to, Http1Settings settings) {
    if (!isVersion(bytes, from, to)) {
      return Errors.VERSION;
    }
    int major = bytes[from + 5];
    int minor = bytes[from + 7];
    if (major == '1' && minor == '1') {
      return null;
    }
    head.minor = 0;
    if (major == '0') {
      return Errors.VERSION;
    }
    if (major == '1' && minor == '0' && settings.options().acceptHttp10()) {
      return null;
    }
    return Errors.LOW_VERSION;
  }

  /** {@code HTTP/d.d}, RFC 9112 section 2.3. */
  static boolean isVersion(byte[] bytes, int from, int to) {
    return to - from == 8
        && bytes[from] == 'H'
        && bytes[from + 1] == 'T'
        && bytes[from + 2] == 'T'
        && bytes[from + 3] == 'P'
        && bytes[from + 4] == '/'
        && digit(bytes[from + 5])
        && bytes[from + 6] == '.'
        && digit(bytes[from + 7]);
  }

  private static boolean digit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static @Nullable ProtocolError asteriskForm(
      MessageHead head, int method, int methodEnd, int target, int targetEnd) {
    if (targetEnd - target != 1
        || !Chars.equals(head.map.array(), method, methodEnd, Methods.OPTIONS)) {
      return Errors.URL;
    }
    pseudo(head.map, HeaderNames.PATH.id(), 5, target, targetEnd);
    return null;
  }

  /** RFC 9112 section 3.2.3: {@code host:port}, and no path. */
  private static @Nullable ProtocolError authorityForm(MessageHead head, int from, int to) {
    byte[] bytes = head.map.array();
    if (!validAuthority(bytes, from, to) || hostEnd(bytes, from, to) == to) {
      return Errors.URL;
    }
    head.authorityFromTarget = true;
    pseudo(head.map, HeaderNames.AUTHORITY.id(), 10, from, to);
    return null;
  }

  /** RFC 9112 section 3.2.2: the target overrules the host line. */
  private static @Nullable ProtocolError absoluteForm(
      MessageHead head, int from, int to, Http1Settings settings) {
    byte[] bytes = head.map.array();
    int colon = from;
    while (colon < to && letter(bytes[colon])) {
      colon++;
    }
    if (colon == from || colon + 2 >= to || bytes[colon] != ':') {
      return Errors.START_LINE;
    }
    if (bytes[colon + 1] != '/' || bytes[colon + 2] != '/') {
      return Errors.START_LINE;
    }
    if (!settings.options().allowAbsoluteUrl()) {
      pseudo(head.map, HeaderNames.PATH.id(), 5, from, to);
      return null;
    }
    int authority = colon + 3;
    int path = authority;
    while (path < to && bytes[path] != '/' && bytes[path] != '?' && bytes[path] != '#') {
      path++;
    }
    if (!validAuthority(bytes, authority, path)) {
      return Errors.URL;
    }
    if (!lowerScheme(bytes, from, colon)) {
      return Errors.SCHEME;
    }
    head.authorityFromTarget = true;
    pseudo(head.map, HeaderNames.SCHEME.id(), 7, from, colon);
    if (path < to && bytes[path] == '/') {
      pseudo(head.map, HeaderNames.AUTHORITY.id(), 10, authority, path);
      pseudo(head.map, HeaderNames.PATH.id(), 5, path, to);
      return null;
    }
    // The path is empty, which means "/": the authority moves one to the left to make room for it.
    System.arraycopy(bytes, authority, bytes, authority - 1, path - authority);
    bytes[path - 1] = '/';
    pseudo(head.map, HeaderNames.AUTHORITY.id(), 10, authority - 1, path - 1);
    pseudo(head.map, HeaderNames.PATH.id(), 5, path - 1, to);
    return null;
  }

  private static boolean lowerScheme(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      bytes[i] = Chars.lower(bytes[i]);
    }
    return Chars.equals(bytes, from, to, HTTP) || Chars.equals(bytes, from, to, HTTPS);
  }

  /**
   * RFC 3986 section 3.2 as narrow as Envoy has it in a target: a name or an address, then perhaps
   * a port. Userinfo, which Envoy drops, is refused (RFC 9110 section 4.2.4 has it treated as an
   * error).
   */
  private static boolean validAuthority(byte[] bytes, int from, int to) {
    int hostEnd = hostEnd(bytes, from, to);
    return hostEnd > from && (hostEnd == to || validPort(bytes, hostEnd, to));
  }

  /** Where the host ends; {@code from} when there is none. */
  private static int hostEnd(byte[] bytes, int from, int to) {
    int i = from;
    if (from < to && bytes[from] == '[') {
      i++;
      while (i < to && (Chars.HEX[bytes[i] & 0xff] >= 0 || bytes[i] == ':' || bytes[i] == '.')) {
        i++;
      }
      return i < to && i > from + 1 && bytes[i] == ']' ? i + 1 : from;
    }
    while (i < to && (letter(bytes[i]) || digit(bytes[i]) || bytes[i] == '.' || bytes[i] == '-')) {
      i++;
    }
    return i;
  }

  /** A colon and a number up to 65535. */
  private static boolean validPort(byte[] bytes, int colon, int to) {
    int digits = to - colon - 1;
    if (bytes[colon] != ':' || digits < 1 || digits > 5) {
      return false;
    }
    int number = 0;
    for (int i = colon + 1; i < to; i++) {
      if (!digit(bytes[i])) {
        return false;
      }
      number = number * 10 + bytes[i] - '0';
    }
    return number <= 65535;
  }

  private static boolean letter(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
  }

  private static void pseudo(HeaderMap map, int id, int nameLength, int from, int to) {
    map.block().addParsed(id, 0, nameLength, from, to - from, -1, -1);
  }
}
