package dev.pillion.routing.router;

import dev.pillion.httpcodec.StreamEncoder;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a request's body that are kept: those that came before there was a connection, and
 * copies (of references, not of bytes) of those that may have to be sent again. Made only when
 * there is something to keep.
 */
final class RequestBody {
  private final ArrayDeque<ByteBuf> parts = new ArrayDeque<>(4);
  private long bytes;

  /** Keeps a part; its ownership passes. */
  void add(ByteBuf part) {
    parts.add(part);
    bytes += part.readableBytes();
  }

  long bytes() {
    return bytes;
  }

  /**
   * Sends all parts, and the end of the request with the last when {@code endStream}.
   *
   * @param keep the parts stay for another time
   */
  void sendTo(StreamEncoder encoder, boolean endStream, boolean keep) {
    int left = parts.size();
    while (left > 0) {
      left--;
      @Nullable ByteBuf part = parts.poll();
      if (part == null) {
        return; // released meanwhile: the stream was reset while it was written to
      }
      if (keep) {
        parts.add(part.retainedDuplicate());
      }
      encoder.encodeData(part, endStream && left == 0);
    }
    if (!keep) {
      bytes = 0;
    }
  }

  void release() {
    for (ByteBuf part = parts.poll(); part != null; part = parts.poll()) {
      part.release();
    }
    bytes = 0;
  }
}
