package dev.pillion.httpcodec;

/** The methods that are known, as Envoy knows them: a request with another one is refused. */
final class Methods {
  private static final byte[] GET = Chars.ascii("GET");
  private static final byte[] POST = Chars.ascii("POST");
  static final byte[] HEAD = Chars.ascii("HEAD");
  static final byte[] CONNECT = Chars.ascii("CONNECT");
  static final byte[] OPTIONS = Chars.ascii("OPTIONS");
  private static final byte[] DELETE = Chars.ascii("DELETE");
  private static final byte[] TRACE = Chars.ascii("TRACE");

  private static final byte[][] OTHERS = {
    Chars.ascii("PUT"),
    DELETE,
    HEAD,
    Chars.ascii("PATCH"),
    OPTIONS,
    CONNECT,
    TRACE,
    Chars.ascii("QUERY"),
    Chars.ascii("ACL"),
    Chars.ascii("BIND"),
    Chars.ascii("CHECKOUT"),
    Chars.ascii("COPY"),
    Chars.ascii("LINK"),
    Chars.ascii("LOCK"),
    Chars.ascii("MERGE"),
    Chars.ascii("MKACTIVITY"),
    Chars.ascii("MKCALENDAR"),
    Chars.ascii("MKCOL"),
    Chars.ascii("MOVE"),
    Chars.ascii("MSEARCH"),
    Chars.ascii("NOTIFY"),
    Chars.ascii("PROPFIND"),
    Chars.ascii("PROPPATCH"),
    Chars.ascii("PURGE"),
    Chars.ascii("REBIND"),
    Chars.ascii("REPORT"),
    Chars.ascii("SEARCH"),
    Chars.ascii("SOURCE"),
    Chars.ascii("SUBSCRIBE"),
    Chars.ascii("UNBIND"),
    Chars.ascii("UNLINK"),
    Chars.ascii("UNLOCK"),
    Chars.ascii("UNSUBSCRIBE"),
  };

  private Methods() {}

  static boolean known(byte[] bytes, int from, int to) {
    if (Chars.equals(bytes, from, to, GET) || Chars.equals(bytes, from, to, POST)) {
      return true;
    }
    for (int i = 0; i < OTHERS.length; i++) {
      if (Chars.equals(bytes, from, to, OTHERS[i])) {
        return true;
      }
    }
    return false;
  }

  /**
   * True for methods whose requests get no {@code content-length: 0} when they have no body (RFC
   * 9110 section 8.6).
   */
  static boolean expectsNoBody(byte[] bytes, int from, int to) {
    return Chars.equals(bytes, from, to, GET)
        || Chars.equals(bytes, from, to, HEAD)
        || Chars.equals(bytes, from, to, DELETE)
        || Chars.equals(bytes, from, to, TRACE)
        || Chars.equals(bytes, from, to, CONNECT);
  }
}
