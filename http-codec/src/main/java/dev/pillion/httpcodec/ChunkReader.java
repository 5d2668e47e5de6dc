package dev.pillion.httpcodec;

import io.netty.buffer.ByteBuf;

/**
 * The framing of a chunked body (RFC 9112 section 7.1): sizes, extensions, which are skipped, and
 * the ends of chunks. Strict: CRLF alone ends a line, a size is hexadecimal digits.
 */
final class ChunkReader {
  static final int MORE = 0;

  /** So many bytes of the body follow: {@link #size()}. */
  static final int DATA = 1;

  /** The last chunk's line is over; the trailer section follows. */
  static final int LAST = 2;

  static final int BAD_SIZE = 3;
  static final int BAD_END = 4;

  /** The longest line of size and extensions, in bytes. */
  private static final int MAX_LINE = 1024;

  private static final int MAX_DIGITS = 16;

  private static final int SIZE = 0;
  private static final int EXTENSION = 1;
  private static final int LINE_END = 2;
  private static final int CHUNK_CR = 3;
  private static final int CHUNK_LF = 4;
  private static final int BLANKS = 5;

  private int state;
  private int digits;
  private int lineLength;
  private long size;

  void begin() {
    state = SIZE;
    digits = 0;
    lineLength = 0;
    size = 0;
  }

  /** The present chunk's size in bytes. */
  long size() {
    return size;
  }

  /** Called when the present chunk's data has been taken. */
  void chunkTaken() {
    state = CHUNK_CR;
  }

  /** Reads up to the next chunk's data. */
  int read(ByteBuf in) {
    while (in.isReadable()) {
      byte b = in.readByte();
      if (state == SIZE) {
        if (!sizeByte(b)) {
          return BAD_SIZE;
        }
      } else if (state == EXTENSION || state == BLANKS) {
        if (!extensionByte(b)) {
          return BAD_SIZE;
        }
      } else if (state == LINE_END) {
        if (b != '\n') {
          return BAD_SIZE;
        }
        return size == 0 ? LAST : DATA;
      } else if (state == CHUNK_CR) {
        if (b != '\r') {
          return BAD_END;
        }
        state = CHUNK_LF;
      } else {
        if (b != '\n') {
          return BAD_END;
        }
        begin();
      }
    }
    return MORE;
  }

  private boolean sizeByte(byte b) {
    int digit = Chars.HEX[b & 0xff];
    if (digit >= 0) {
      size = size << 4 | digit;
      return ++digits <= MAX_DIGITS && size >= 0;
    }
    lineLength = digits;
    state = BLANKS;
    return digits > 0 && extensionByte(b);
  }

  /** Behind the size: blanks, then perhaps a semicolon and what belongs to it, then CR. */
  private boolean extensionByte(byte b) {
    if (b == '\r') {
      state = LINE_END;
      return true;
    }
    if (state == BLANKS && b == ';') {
      state = EXTENSION;
    } else if (state == BLANKS && b != ' ' && b != '\t') {
      return false;
    }
    return Chars.VALUE[b & 0xff] != 0 && ++lineLength <= MAX_LINE;
  }
}
