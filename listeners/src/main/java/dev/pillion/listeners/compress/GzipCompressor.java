package dev.pillion.listeners.compress;

import dev.pillion.proxycore.config.http.CompressorConfig.Gzip;
import dev.pillion.proxycore.config.http.CompressorConfig.Strategy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** One gzip stream (RFC 1952). Holds memory of zlib until it is closed. */
final class GzipCompressor implements AutoCloseable {
  /** Deflate, no flags, no time, no extra flags, Unix. */
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};

  private static final int PIECE = 4096;

  private final Deflater deflater;
  private final CRC32 checksum = new CRC32();
  private boolean begun;

  GzipCompressor(Gzip config) {
    deflater = new Deflater(config.level(), true);
    deflater.setStrategy(strategy(config.strategy()));
  }

  private static int strategy(Strategy strategy) {
    return switch (strategy) {
      case DEFAULT -> Deflater.DEFAULT_STRATEGY;
      case FILTERED -> Deflater.FILTERED;
      case HUFFMAN_ONLY -> Deflater.HUFFMAN_ONLY;
    };
  }

  /**
   * Compresses all of the data, flushed so that the client can read them; they are not released.
   *
   * @param end nothing follows
   */
  ByteBuf compress(ByteBuf data, boolean end, ByteBufAllocator allocator) {
    ByteBuf out = allocator.ioBuffer(PIECE);
    if (!begun) {
      begun = true;
      out.writeBytes(HEADER);
    }
    for (ByteBuffer piece : data.nioBuffers()) {
      checksum.update(piece.duplicate());
      deflater.setInput(piece);
      drain(out, Deflater.NO_FLUSH);
    }
    if (end) {
      deflater.finish();
      drain(out, Deflater.NO_FLUSH);
      out.writeIntLE((int) checksum.getValue());
      out.writeIntLE((int) deflater.getBytesRead());
    } else {
      drain(out, Deflater.SYNC_FLUSH);
    }
    return out;
  }

  /** Takes what there is, until a piece is not filled. */
  private void drain(ByteBuf out, int flush) {
    int written;
    do {
      out.ensureWritable(PIECE);
      ByteBuffer room = out.nioBuffer(out.writerIndex(), PIECE);
      written = deflater.deflate(room, flush);
      out.writerIndex(out.writerIndex() + written);
    } while (written == PIECE);
  }

  @Override
  public void close() {
    deflater.end();
  }
}
