package dev.pillion.httpcodec;

import dev.pillion.proxycore.network.Connection;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What a client has sent behind the request under way. It waits for the response, at most one
 * read's bytes, and the connection's reading stops until it has been looked at.
 */
final class Backlog {
  private final Connection connection;
  private final MessageReader reader;
  private final Runnable resume = this::resume;

  private @Nullable ByteBuf kept;
  private boolean readsPaused;
  private boolean reading;
  private boolean resumeQueued;

  Backlog(Connection connection, MessageReader reader) {
    this.connection = connection;
    this.reader = reader;
  }

  /** Bytes from the client, read at once when nothing waits before them; takes ownership. */
  void dispatch(ByteBuf data) {
    ByteBuf before = kept;
    if (before == null) {
      read(data);
    } else {
      keep(joined(before, data));
    }
  }

  private static ByteBuf joined(ByteBuf before, ByteBuf data) {
    ByteBuf both =
        before
            .alloc()
            .buffer(before.readableBytes() + data.readableBytes())
            .writeBytes(before)
            .writeBytes(data);
    before.release();
    data.release();
    return both;
  }

  private void read(ByteBuf data) {
    reading = true;
    ByteBuf rest = reader.read(data);
    reading = false;
    if (rest != null) {
      keep(rest);
    }
  }

  private void keep(ByteBuf data) {
    kept = data;
    if (!readsPaused) {
      readsPaused = true;
      connection.readDisable(true);
    }
  }

  /** The reader can go on: it will, in the event loop's next turn. */
  void resumeSoon() {
    if (kept != null && !reading && !resumeQueued) {
      resumeQueued = true;
      connection.worker().eventLoop().execute(resume);
    }
  }

  private void resume() {
    resumeQueued = false;
    ByteBuf data = kept;
    if (data == null || reader.phase == Phase.WAIT) {
      return;
    }
    kept = null;
    read(data);
    if (kept == null && readsPaused) {
      readsPaused = false;
      connection.readDisable(false);
    }
  }

  /** Forgets what waits. */
  void release() {
    ByteBuf data = kept;
    if (data != null) {
      kept = null;
      data.release();
    }
  }
}
