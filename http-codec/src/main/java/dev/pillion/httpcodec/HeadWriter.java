package dev.pillion.httpcodec;

import dev.pillion.proxycore.config.http.Http1Options.HeaderCase;
import dev.pillion.proxycore.http.HeaderBlock;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import java.util.Arrays;

/**
 * Puts a head together in one array, one for each worker. Lines that lie beside each other in the
 * map's array as HTTP/1 writes them, which is how most came in, are copied as one.
 */
final class HeadWriter {
  private static final int LAST_OF_CODEC = HeaderNames.TE.id();
  private static final int AUTHORITY = HeaderNames.AUTHORITY.id();
  private static final int CONTENT_LENGTH = HeaderNames.CONTENT_LENGTH.id();
  private static final int CONNECTION = HeaderNames.CONNECTION.id();
  private static final int UPGRADE = HeaderNames.UPGRADE.id();
  private static final int TE = HeaderNames.TE.id();

  private static final byte[] HOST = Chars.ascii("host");
  private static final byte[][] EMPTY_BODY = both("content-length: 0\r\n");
  private static final byte[][] CHUNKED = both("transfer-encoding: chunked\r\n");
  private static final byte[][] CLOSE = both("connection: close\r\n");
  private static final byte[][] KEEP_ALIVE = both("connection: keep-alive\r\n");

  private byte[] bytes = new byte[2048];
  private int length;
  private int linesStart = -1;

  void clear() {
    length = 0;
    linesStart = -1;
    if (bytes.length > 64 * 1024) {
      bytes = new byte[2048];
    }
  }

  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** The bytes between the start line and the blank one, as Envoy counts those of headers. */
  int headerBytes() {
    return length - Math.max(linesStart, 0) - 2;
  }

  void put(byte[] from) {
    put(from, 0, from.length);
  }

  void put(byte[] from, int offset, int count) {
    int at = room(count);
    System.arraycopy(from, offset, bytes, at, count);
  }

  void put(char c) {
    int at = room(1);
    bytes[at] = (byte) c;
  }

  void value(HeaderMap map, int line) {
    put(map.array(), map.valueOffset(line), map.valueLength(line));
  }

  void contentLengthZero(HeaderCase style) {
    put(EMPTY_BODY[index(style)]);
  }

  void chunked(HeaderCase style) {
    put(CHUNKED[index(style)]);
  }

  void connectionClose(HeaderCase style) {
    put(CLOSE[index(style)]);
  }

  void connectionKeepAlive(HeaderCase style) {
    put(KEEP_ALIVE[index(style)]);
  }

  void endOfHead() {
    int at = room(2);
    bytes[at] = '\r';
    bytes[at + 1] = '\n';
  }

  /** As with Envoy names keep their case where either side preserves it. */
  static HeaderCase style(HeaderMap map, HeaderCase own) {
    return map.block().keepsWireNames() ? HeaderCase.PRESERVE : own;
  }

  /**
   * Writes a map's lines, without the pseudo-headers and the headers that belong to a connection.
   *
   * @param request whether the authority (as host) and te go along
   * @param lengthLine the one line of content-length to write, or -1
   * @param upgrade whether connection and upgrade go along
   */
  void lines(HeaderMap map, HeaderCase style, boolean request, int lengthLine, boolean upgrade) {
    if (linesStart < 0) {
      linesStart = length;
    }
    int runStart = 0;
    int runEnd = 0;
    HeaderBlock block = map.block();
    int count = block.size();
    for (int line = 0; line < count; line++) {
      int id = block.id(line);
      if (id != HeaderName.CUSTOM && id <= LAST_OF_CODEC) {
        if (!wanted(id, request, line == lengthLine, upgrade)) {
          continue;
        }
      }
      int raw = style == HeaderCase.LOWER ? block.rawOffset(line) : -1;
      if (raw != runEnd || raw < 0) {
        if (runEnd > runStart) {
          put(block.array(), runStart, runEnd - runStart);
        }
        runStart = raw;
        runEnd = raw;
      }
      if (raw >= 0) {
        runEnd = block.rawEnd(line);
      } else {
        oneLine(block, line, id, style);
        runStart = 0;
        runEnd = 0;
      }
    }
    if (runEnd > runStart) {
      put(block.array(), runStart, runEnd - runStart);
    }
  }

  private static boolean wanted(int id, boolean request, boolean isLength, boolean upgrade) {
    if (id == AUTHORITY || id == TE) {
      return request;
    }
    if (id == CONTENT_LENGTH) {
      return isLength;
    }
    return upgrade && (id == CONNECTION || id == UPGRADE);
  }

  private void oneLine(HeaderBlock block, int line, int id, HeaderCase style) {
    int nameLength = id == AUTHORITY ? HOST.length : block.nameLength(line);
    int at = room(nameLength + 2);
    int wireName = style == HeaderCase.PRESERVE ? block.wireNameOffset(line) : -1;
    if (wireName >= 0) {
      System.arraycopy(block.wireNames(), wireName, bytes, at, nameLength);
    } else if (id == AUTHORITY) {
      System.arraycopy(HOST, 0, bytes, at, nameLength);
    } else {
      System.arraycopy(block.nameArray(line), block.nameOffset(line), bytes, at, nameLength);
    }
    if (style == HeaderCase.PROPER) {
      proper(bytes, at, at + nameLength);
    }
    bytes[at + nameLength] = ':';
    bytes[at + nameLength + 1] = ' ';
    put(block.array(), block.valueOffset(line), block.valueLength(line));
    endOfHead();
  }

  /** Envoy's proper case: a letter is a capital at the start and behind what is no letter. */
  private static void proper(byte[] bytes, int from, int to) {
    boolean capital = true;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      boolean letter = b >= 'a' && b <= 'z';
      if (letter && capital) {
        bytes[i] = (byte) (b - 32);
      }
      capital = !letter && !(b >= '0' && b <= '9');
    }
  }

  private int room(int count) {
    int at = length;
    if (at + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(at + count, bytes.length * 2));
    }
    length = at + count;
    return at;
  }

  private static int index(HeaderCase style) {
    return style == HeaderCase.PROPER ? 1 : 0;
  }

  private static byte[][] both(String line) {
    byte[] proper = Chars.ascii(line);
    proper(proper, 0, line.indexOf(':'));
    return new byte[][] {Chars.ascii(line), proper};
  }
}
