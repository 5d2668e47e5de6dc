package dev.pillion.httpcodec;

import dev.pillion.proxycore.http.HeaderMap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Takes a connection's bytes apart into messages and hands their parts to the present decoder; the
 * half that both sides' codecs share. Body bytes are handed on as slices of what was received.
 */
abstract class MessageReader {
  /** Stands for the map while there is none. */
  private static final HeaderMap NO_MAP = new HeaderMap(0, 0);

  final Http1Settings settings;
  final HeaderMapPool headerMaps;

  final Exchange exchange;

  Phase phase = Phase.IDLE;

  /** While the last part of a message is delivered: whether bytes lie behind it. */
  boolean moreBehind;

  private final boolean requests;
  private final HeadReader reader;
  private final EmptyLines emptyLines = new EmptyLines();
  private final ChunkReader chunks = new ChunkReader();
  private long remaining;
  private @Nullable ByteBuf chunk;
  private boolean trailersBegun;

  MessageReader(
      boolean requests, Http1Settings settings, HeaderMapPool headerMaps, Exchange exchange) {
    this.exchange = exchange;
    this.requests = requests;
    this.settings = settings;
    this.headerMaps = headerMaps;
    this.reader = new HeadReader(requests, settings, NO_MAP);
  }

  /**
   * A message's first byte is there; sets the exchange's decoder. False: no more messages are
   * wanted.
   */
  abstract boolean onMessageBegin();

  /** A head is whole and sound; says how the body is framed and delivers it. */
  abstract void onHead(MessageHead head);

  /** The last part of the message is about to be delivered. */
  abstract void onMessageOver();

  /** The last part of the message has been delivered. */
  abstract void onDelivered();

  /** The bytes are no HTTP; the phase is STOPPED. */
  abstract void onError(ProtocolError error);

  /** Reads what may be read now; returns what must wait, or null. Takes ownership. */
  final @Nullable ByteBuf read(ByteBuf in) {
    while (in.isReadable()) {
      switch (phase) {
        case IDLE -> begin(in);
        case HEAD -> head(in);
        case LENGTH -> {
          if (in.readableBytes() <= remaining) {
            remaining -= in.readableBytes();
            deliver(in, remaining == 0, false);
            return null;
          }
          int last = (int) remaining;
          remaining = 0;
          deliver(in.readRetainedSlice(last), true, in.isReadable());
        }
        case CHUNKED -> chunks(in);
        case TRAILERS -> trailers(in);
        case RAW -> {
          deliver(in, false, false);
          return null;
        }
        case WAIT -> {
          return in;
        }
        case STOPPED -> in.skipBytes(in.readableBytes());
      }
    }
    in.release();
    deliverChunk(false, false);
    return null;
  }

  private void begin(ByteBuf in) {
    if (requests && emptyLines.skip(in)) {
      return;
    }
    boolean disorder = emptyLines.end();
    if (!onMessageBegin()) {
      phase = Phase.STOPPED;
      return;
    }
    reader.begin(headerMaps.take());
    phase = Phase.HEAD;
    if (disorder) {
      fail(Errors.EMPTY_LINES);
    }
  }

  private void head(ByteBuf in) {
    int result = reader.read(in);
    if (result == HeadReader.MORE) {
      return;
    }
    MessageHead head = reader.head;
    ProtocolError error = null;
    if (result == HeadReader.FAILED) {
      exchange.meter.wireBytesReceived += reader.taken();
      error = reader.error();
    } else {
      exchange.meter.wireBytesReceived += reader.length();
      exchange.meter.headerBytesReceived += reader.headerBytes();
      error =
          requests
              ? head.finishRequest(settings.options())
              : head.finishResponse(settings.options());
    }
    if (error != null) {
      fail(error);
      return;
    }
    moreBehind = in.isReadable();
    onHead(head);
  }

  /** How many lines of the head were left out for the underscores in their names. */
  final int droppedHeaders() {
    return reader.dropped();
  }

  /** The head's map, which belongs to the caller from now on. */
  final HeaderMap takeMap() {
    HeaderMap map = reader.head.map;
    reader.head.map = NO_MAP;
    return map;
  }

  /** Gives an unfinished head's map back to the pool. */
  final void giveBackMap() {
    HeaderMap map = reader.head.map;
    if (map != NO_MAP) {
      reader.head.map = NO_MAP;
      headerMaps.give(map);
    }
  }

  /** A body of so many bytes, at least one, follows. */
  final void expectLength(long length) {
    remaining = length;
    phase = Phase.LENGTH;
  }

  final void expectChunks() {
    chunks.begin();
    remaining = 0;
    phase = Phase.CHUNKED;
  }

  private void chunks(ByteBuf in) {
    if (remaining > 0) {
      int bytes = (int) Math.min(remaining, in.readableBytes());
      remaining -= bytes;
      if (remaining == 0) {
        chunks.chunkTaken();
      }
      ByteBuf data = in.readRetainedSlice(bytes);
      deliverChunk(false, false);
      if (phase == Phase.CHUNKED) {
        chunk = data; // until it is known whether it is the last
      } else {
        data.release();
      }
      return;
    }
    int before = in.readerIndex();
    int result = chunks.read(in);
    exchange.meter.wireBytesReceived += in.readerIndex() - before;
    switch (result) {
      case ChunkReader.DATA -> remaining = chunks.size();
      case ChunkReader.LAST -> {
        trailersBegun = false;
        phase = Phase.TRAILERS;
      }
      case ChunkReader.BAD_SIZE -> fail(Errors.CHUNK_SIZE);
      case ChunkReader.BAD_END -> fail(Errors.CHUNK_END);
      default -> {}
    }
  }

  private void trailers(ByteBuf in) {
    if (!trailersBegun) {
      int at = in.readerIndex();
      if (in.readableBytes() >= 2 && in.getByte(at) == '\r' && in.getByte(at + 1) == '\n') {
        in.skipBytes(2);
        exchange.meter.wireBytesReceived += 2;
        endWithoutTrailers(in.isReadable());
        return;
      }
      trailersBegun = true;
      reader.beginTrailers(headerMaps.take());
    }
    int result = reader.read(in);
    if (result == HeadReader.FAILED) {
      fail(reader.error());
    } else if (result == HeadReader.DONE) {
      exchange.meter.headerBytesReceived += reader.headerBytes();
      exchange.meter.wireBytesReceived += reader.length();
      trailersDone(in.isReadable());
    }
  }

  private void trailersDone(boolean more) {
    if (reader.head.map.size() == 0 || !settings.options().enableTrailers()) {
      giveBackMap();
      endWithoutTrailers(more);
      return;
    }
    HeaderMap trailers = takeMap();
    deliverChunk(false, false);
    StreamDecoder receiver = exchange.decoder;
    if (phase != Phase.TRAILERS || receiver == null) {
      headerMaps.give(trailers);
      return;
    }
    moreBehind = more;
    onMessageOver();
    receiver.decodeTrailers(trailers);
    onDelivered();
  }

  private void endWithoutTrailers(boolean more) {
    if (chunk != null) {
      deliverChunk(true, more);
    } else {
      deliver(Unpooled.EMPTY_BUFFER, true, more);
    }
  }

  private void deliverChunk(boolean endStream, boolean more) {
    ByteBuf data = chunk;
    if (data != null) {
      chunk = null;
      deliver(data, endStream, more);
    }
  }

  private void deliver(ByteBuf data, boolean endStream, boolean more) {
    StreamDecoder receiver = exchange.decoder;
    if (receiver == null) {
      data.release();
      return;
    }
    exchange.meter.wireBytesReceived += data.readableBytes();
    if (!endStream) {
      receiver.decodeData(data, false);
      return;
    }
    moreBehind = more;
    onMessageOver();
    receiver.decodeData(data, true);
    onDelivered();
  }

  /** Ends a body that lasts until the connection ends. */
  final void endRaw() {
    deliver(Unpooled.EMPTY_BUFFER, true, false);
  }

  final void fail(ProtocolError error) {
    giveBackMap();
    deliverChunk(false, false);
    if (phase != Phase.STOPPED) {
      phase = Phase.STOPPED;
      onError(error);
    }
  }

  /** Reads no more, and lets go of what is kept. */
  final void stopReading() {
    phase = Phase.STOPPED;
    giveBackMap();
    ByteBuf data = chunk;
    if (data != null) {
      chunk = null;
      data.release();
    }
  }
}
