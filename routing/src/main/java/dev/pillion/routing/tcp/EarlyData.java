package dev.pillion.routing.tcp;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What a client sent before its upstream stands. Reading is off by then, so it is only what the
 * kernel delivers when the client's end comes, or what the listener filters had read.
 */
final class EarlyData {
  private @Nullable ArrayDeque<ByteBuf> waiting;

  /** Keeps a buffer, whose ownership passes. */
  void keep(ByteBuf data) {
    if (!data.isReadable()) {
      data.release();
      return;
    }
    ArrayDeque<ByteBuf> kept = waiting;
    if (kept == null) {
      kept = new ArrayDeque<>();
      waiting = kept;
    }
    kept.add(data);
  }

  void sendTo(TcpUpstream upstream) {
    ArrayDeque<ByteBuf> kept = waiting;
    if (kept != null) {
      waiting = null;
      for (ByteBuf data : kept) {
        upstream.write(data);
      }
    }
  }

  void release() {
    ArrayDeque<ByteBuf> kept = waiting;
    if (kept != null) {
      waiting = null;
      kept.forEach(ByteBuf::release);
    }
  }
}
