package dev.pillion.routing.router;

import dev.pillion.httpcodec.StreamEncoder;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
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
  private final HttpFilterCallbacks callbacks;
  private long bytes;
  private boolean held;

  RequestBody(HttpFilterCallbacks callbacks) {
    this.callbacks = callbacks;
  }

  /** Keeps a part until there is a connection, and holds the client back when it is much. */
  void hold(ByteBuf part) {
    add(part);
    if (!held && bytes > callbacks.bufferLimit()) {
      held = true;
      callbacks.readDisable(true);
    }
  }

  /** Keeps a copy of a part that goes out, for as many attempts as there will be. */
  void keep(ByteBuf part) {
    add(part.retainedDuplicate());
  }

  /** How much is kept, in bytes. */
  long bytes() {
    return bytes;
  }

  /**
   * Keeps a copy of a part that goes out, for one more time; everything is forgotten instead when
   * that is too much or {@code repeatable} is false.
   *
   * @return whether the whole body is kept
   */
  boolean keep(ByteBuf part, boolean repeatable) {
    if (!repeatable || bytes + part.readableBytes() > SafeMethods.MAX_KEPT_BYTES) {
      release();
      return false;
    }
    add(part.retainedDuplicate());
    return true;
  }

  private void add(ByteBuf part) {
    parts.add(part);
    bytes += part.readableBytes();
  }

  private void letTheClientGoOn() {
    if (held) {
      held = false;
      callbacks.readDisable(false);
    }
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
        break; // released meanwhile: the stream was reset while it was written to
      }
      if (keep) {
        parts.add(part.retainedDuplicate());
      }
      encoder.encodeData(part, endStream && left == 0);
    }
    if (!keep) {
      bytes = 0;
    }
    letTheClientGoOn();
  }

  /** Forgets all parts. */
  void release() {
    for (ByteBuf part = parts.poll(); part != null; part = parts.poll()) {
      part.release();
    }
    bytes = 0;
    letTheClientGoOn();
  }
}
