package dev.pillion.httpcodec;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.network.Connection;
import io.netty.buffer.ByteBuf;

/**
 * One message going out: its body's framing is decided by its head and kept whatever the sender
 * does. Bytes beyond the announced length are dropped, and a body that ends short of it breaks the
 * connection, so that one message can never be taken for two.
 */
abstract class Http1Stream implements StreamEncoder {
  /** What the body is made of. */
  enum Body {
    /** Nothing: HEAD, 204, 304. */
    NONE,
    LENGTH,
    CHUNKED,
    /** The bytes alone, until the connection ends; tunnels too. */
    RAW
  }

  final HeaderMapPool headerMaps;
  final Http1Settings settings;
  final BytesMeter meter = new BytesMeter();
  private final Connection connection;
  private final Output output;

  // Of the request, once its head is there.
  boolean headMethod;
  boolean connectMethod;
  boolean upgrade;

  /** True from {@link #encodeHeaders} on. */
  boolean started;

  /** True once every byte is written, or none will be any more. */
  boolean over;

  /** True once both directions are over, or the stream was given up. */
  private boolean ended;

  private Body body = Body.NONE;
  private long remaining;
  private boolean overrun;
  private int readDisabled;

  Http1Stream(
      Connection connection, Output output, HeaderMapPool headerMaps, Http1Settings settings) {
    this.connection = connection;
    this.output = output;
    this.headerMaps = headerMaps;
    this.settings = settings;
  }

  /** The message is out; {@code intact}: as its head announced it. Called once. */
  abstract void onEncoded(boolean intact);

  /** Writes the head that was put together and goes on to the body. */
  final void startBody(HeadWriter head, Body framing, long length, boolean endStream) {
    started = true;
    body = framing;
    remaining = length;
    meter.headerBytesSent += head.headerBytes();
    meter.wireBytesSent += head.length();
    if (endStream) {
      output.head(head);
      finish();
    } else {
      output.headBeforeBody(head, framing == Body.LENGTH ? length : 0);
    }
  }

  @Override
  public final void encodeData(ByteBuf data, boolean endStream) {
    if (over || !started) {
      data.release();
      return;
    }
    int size = data.readableBytes();
    if (size == 0) {
      data.release();
    } else {
      write(data, size, endStream);
    }
    if (endStream && !over) {
      finish();
    }
  }

  private void write(ByteBuf data, int size, boolean endStream) {
    switch (body) {
      case NONE -> data.release();
      case LENGTH -> writeCounted(data, size);
      case CHUNKED -> {
        meter.wireBytesSent += size + output.chunk(data, endStream);
        if (endStream) {
          body = Body.RAW; // the last chunk is written
        }
      }
      case RAW -> {
        meter.wireBytesSent += size;
        output.data(data);
      }
    }
  }

  private void writeCounted(ByteBuf data, int size) {
    if (size > remaining) {
      overrun = true;
      if (remaining == 0) {
        data.release();
        return;
      }
      data.writerIndex(data.readerIndex() + (int) remaining);
    }
    int bytes = data.readableBytes();
    remaining -= bytes;
    meter.wireBytesSent += bytes;
    output.data(data);
  }

  @Override
  public final void encodeTrailers(HeaderMap trailers) {
    if (over || !started) {
      return;
    }
    if (body == Body.CHUNKED && settings.options().enableTrailers() && hasOwn(trailers)) {
      HeadWriter writer = headerMaps.writer();
      writer.lines(trailers, settings.options().headerCase(), false, -1, false);
      writer.endOfHead();
      output.lastSize();
      output.room(writer.length()).writeBytes(writer.array(), 0, writer.length());
      meter.headerBytesSent += writer.length();
      meter.wireBytesSent += writer.length() + 3;
      body = Body.RAW;
    }
    finish();
  }

  private static boolean hasOwn(HeaderMap trailers) {
    for (int i = 0; i < trailers.size(); i++) {
      int id = trailers.id(i);
      if (id == HeaderName.CUSTOM || id > HeaderNames.TE.id()) {
        return true;
      }
    }
    return false;
  }

  private void finish() {
    if (body == Body.CHUNKED) {
      meter.wireBytesSent += output.lastChunk();
    }
    output.send();
    over = true;
    onEncoded(!overrun && (body != Body.LENGTH || remaining == 0));
  }

  /** The body's end cannot be told from the connection's. */
  final boolean endsWithConnection() {
    return started && body == Body.RAW;
  }

  @Override
  public final void readDisable(boolean disable) {
    if (disable ? ended : readDisabled == 0) {
      return;
    }
    readDisabled += disable ? 1 : -1;
    connection.readDisable(disable);
  }

  /** Nothing more comes or goes; takes back what the stream's owner held up. */
  final void end() {
    over = true;
    ended = true;
    while (readDisabled > 0) {
      readDisabled--;
      connection.readDisable(false);
    }
  }

  @Override
  public final BytesMeter bytesMeter() {
    return meter;
  }

  /** The map's only content-length that is one, or -1. */
  static int lengthLine(HeaderMap map) {
    int line = map.indexOf(HeaderNames.CONTENT_LENGTH);
    return line >= 0 && length(map, line) != MessageHead.NO_LENGTH ? line : -1;
  }

  static long length(HeaderMap map, int line) {
    int offset = map.valueOffset(line);
    return MessageHead.parseLength(map.array(), offset, offset + map.valueLength(line));
  }
}
