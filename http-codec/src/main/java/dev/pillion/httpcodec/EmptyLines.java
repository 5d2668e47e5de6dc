package dev.pillion.httpcodec;

import io.netty.buffer.ByteBuf;

/** The empty lines that a client may send before a request (RFC 9112 section 2.2). */
final class EmptyLines {
  /** The RFC speaks of one. */
  private static final int MAX_BYTES = 4 * 2;

  private int bytes;
  private boolean disorder;

  /** Skips what has come of them; true when nothing else is there yet. */
  boolean skip(ByteBuf in) {
    while (in.isReadable()) {
      byte b = in.getByte(in.readerIndex());
      boolean inLine = (bytes & 1) == 1;
      if (!inLine && b != '\r') {
        return false;
      }
      if ((inLine && b != '\n') || bytes == MAX_BYTES) {
        disorder = true;
        return false;
      }
      in.skipBytes(1);
      bytes++;
    }
    return true;
  }

  /** True when they were too many or no lines; those of the next request begin afresh. */
  boolean end() {
    boolean bad = disorder;
    bytes = 0;
    disorder = false;
    return bad;
  }
}
