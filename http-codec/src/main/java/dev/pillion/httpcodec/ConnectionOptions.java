package dev.pillion.httpcodec;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import java.util.Arrays;

/**
 * What a message's {@code connection} lines say (RFC 9110 section 7.6.1). The limits are Envoy's:
 * at most ten options, and none that names a pseudo-header or what proxies tell each other.
 */
final class ConnectionOptions {
  private static final int MAX_OPTIONS = 10;
  private static final byte[] CLOSE = Chars.ascii("close");
  private static final byte[] KEEP_ALIVE = Chars.ascii("keep-alive");
  private static final byte[] UPGRADE = Chars.ascii("upgrade");
  private static final byte[] FORWARDED_FOR = Chars.ascii("x-forwarded-for");
  private static final byte[] FORWARDED_HOST = Chars.ascii("x-forwarded-host");
  private static final byte[] FORWARDED_PROTO = Chars.ascii("x-forwarded-proto");

  boolean close;
  boolean keepAlive;
  boolean upgrade;

  /** True when an option is there that no message may have. */
  boolean forbidden;

  private int options;
  private int nominated;
  private int[] nominatedRanges = {};

  void clear() {
    close = false;
    keepAlive = false;
    upgrade = false;
    forbidden = false;
    options = 0;
    nominated = 0;
  }

  /** Takes one line's value. */
  void add(byte[] bytes, int from, int to) {
    int start = from;
    for (int i = from; i <= to; i++) {
      if (i == to || bytes[i] == ',') {
        option(bytes, start, i);
        start = i + 1;
      }
    }
  }

  private void option(byte[] bytes, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && blank(bytes[start])) {
      start++;
    }
    while (end > start && blank(bytes[end - 1])) {
      end--;
    }
    if (start == end) {
      return;
    }
    options++;
    if (Chars.equalsIgnoreCase(bytes, start, end, CLOSE)) {
      close = true;
    } else if (Chars.equalsIgnoreCase(bytes, start, end, KEEP_ALIVE)) {
      keepAlive = true;
    } else if (Chars.equalsIgnoreCase(bytes, start, end, UPGRADE)) {
      upgrade = true;
    } else {
      nominate(bytes, start, end);
    }
  }

  private void nominate(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      byte lower = Chars.TOKEN[bytes[i] & 0xff];
      if (lower == 0) {
        forbidden = true;
        return;
      }
      bytes[i] = lower; // the line itself goes no further
    }
    if (nominated == MAX_OPTIONS) {
      return;
    }
    if (nominatedRanges.length == 0) {
      nominatedRanges = new int[2 * MAX_OPTIONS];
    }
    nominatedRanges[2 * nominated] = start;
    nominatedRanges[2 * nominated + 1] = end;
    nominated++;
  }

  /**
   * Removes from a request what the options name; false when they name what is not theirs to name.
   * Framing and host are refused too, which Envoy takes away: a body must not outlive its length.
   */
  boolean removeNominated(HeaderMap map) {
    if (forbidden || options > MAX_OPTIONS) {
      return false;
    }
    for (int i = 0; i < nominated; i++) {
      if (!removeOne(map, nominatedRanges[2 * i], nominatedRanges[2 * i + 1])) {
        return false;
      }
    }
    return true;
  }

  private static boolean removeOne(HeaderMap map, int from, int to) {
    byte[] bytes = map.array();
    int id = HeaderNames.lookup(bytes, from, to - from);
    if (id == HeaderNames.TE.id()) {
      return true; // its own rule keeps nothing but "trailers"
    }
    if (id == HeaderNames.HOST.id()
        || id == HeaderNames.CONTENT_LENGTH.id()
        || id == HeaderNames.TRANSFER_ENCODING.id()
        || Chars.equals(bytes, from, to, FORWARDED_FOR)
        || Chars.equals(bytes, from, to, FORWARDED_HOST)
        || Chars.equals(bytes, from, to, FORWARDED_PROTO)) {
      return false;
    }
    for (int line = map.size() - 1; line >= 0; line--) {
      if (map.id(line) == id && (id != HeaderName.CUSTOM || sameName(map, line, bytes, from, to))) {
        map.removeLine(line);
      }
    }
    return true;
  }

  private static boolean sameName(HeaderMap map, int line, byte[] bytes, int from, int to) {
    int offset = map.block().nameOffset(line);
    return Arrays.equals(bytes, offset, offset + map.block().nameLength(line), bytes, from, to);
  }

  private static boolean blank(byte b) {
    return b == ' ' || b == '\t';
  }
}
