package dev.pillion.httpcodec;

import dev.pillion.proxycore.network.Connection;
import dev.pillion.proxycore.worker.Flushable;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What a codec writes, on its way to the connection. Small pieces that follow each other within one
 * turn of the event loop (a head and a short body, a chunk and its framing) become one buffer.
 */
final class Output implements Flushable {
  /** Up to so many bytes are copied rather than handed on as a buffer of their own. */
  static final int COPY_LIMIT = 1024;

  /** The longest framing around a chunk: size, CRLF, CRLF, last chunk. */
  private static final int CHUNK_FRAMING = 16 + 2 + 2 + 5;

  private static final byte[] HEX = Chars.ascii("0123456789abcdef");

  private final Connection connection;
  private @Nullable ByteBuf open;
  private boolean queued;

  Output(Connection connection) {
    this.connection = connection;
  }

  /** Writes a head that nothing follows. */
  void head(HeadWriter head) {
    send();
    ByteBuf buffer = connection.channel().alloc().directBuffer(head.length());
    buffer.writeBytes(head.array(), 0, head.length());
    connection.write(buffer);
  }

  /** Writes a head that a body follows, of which so many bytes may come along. */
  void headBeforeBody(HeadWriter head, long bodyHint) {
    int slack = bodyHint <= COPY_LIMIT ? (int) bodyHint : 0;
    room(head.length() + slack).writeBytes(head.array(), 0, head.length());
  }

  /** Writes body bytes as they are; takes ownership. */
  void data(ByteBuf data) {
    ByteBuf buffer = open;
    int size = data.readableBytes();
    if (buffer != null && size <= COPY_LIMIT && buffer.writableBytes() >= size) {
      buffer.writeBytes(data);
      data.release();
      return;
    }
    send();
    connection.write(data);
  }

  /** Writes one chunk, and the last chunk behind it when {@code last}; takes ownership. */
  int chunk(ByteBuf data, boolean last) {
    int size = data.readableBytes();
    boolean copied = size <= COPY_LIMIT;
    ByteBuf buffer = room(copied ? size + CHUNK_FRAMING : CHUNK_FRAMING);
    int before = buffer.writerIndex();
    sizeLine(buffer, size);
    int framing = buffer.writerIndex() - before;
    if (copied) {
      buffer.writeBytes(data);
      data.release();
    } else {
      send();
      connection.write(data);
      buffer = room(CHUNK_FRAMING);
    }
    crlf(buffer);
    return framing + 2 + (last ? lastChunk() : 0);
  }

  /** Ends a chunked body that has no trailers; returns the bytes written. */
  int lastChunk() {
    crlf(lastSize());
    return 5;
  }

  /** Begins the last chunk; a trailer section follows. */
  ByteBuf lastSize() {
    ByteBuf buffer = room(5);
    buffer.writeByte('0');
    crlf(buffer);
    return buffer;
  }

  /** The open buffer, with at least so many bytes of room. */
  ByteBuf room(int bytes) {
    ByteBuf buffer = open;
    if (buffer != null && buffer.writableBytes() >= bytes) {
      return buffer;
    }
    send();
    buffer = connection.channel().alloc().directBuffer(Math.max(bytes, 128));
    open = buffer;
    if (!queued) {
      queued = true;
      connection.worker().flushLater(this);
    }
    return buffer;
  }

  /** Hands on what is still open. */
  void send() {
    ByteBuf buffer = open;
    if (buffer != null) {
      open = null;
      connection.write(buffer);
    }
  }

  /** Called by the worker at the end of the turn. */
  @Override
  public void flush() {
    queued = false;
    send();
  }

  /** Throws away what is still open. */
  void discard() {
    ByteBuf buffer = open;
    if (buffer != null) {
      open = null;
      buffer.release();
    }
  }

  private static void sizeLine(ByteBuf buffer, int size) {
    int shift = 28;
    while (shift > 0 && size >>> shift == 0) {
      shift -= 4;
    }
    for (; shift >= 0; shift -= 4) {
      buffer.writeByte(HEX[size >>> shift & 15]);
    }
    crlf(buffer);
  }

  private static void crlf(ByteBuf buffer) {
    buffer.writeShort('\r' << 8 | '\n');
  }
}
