package dev.pillion.httpcodec;

import dev.pillion.proxycore.network.CloseType;
import dev.pillion.proxycore.network.Connection;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.time.TimeSource;
import dev.pillion.proxycore.worker.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A connection that notes what is done to it. */
final class FakeConnection implements Connection {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Worker worker =
      new Worker(0, channel.eventLoop(), new StatsStore().newShard(), TimeSource.SYSTEM);
  private final StringBuilder written = new StringBuilder();

  FakeConnection() {
    channel.config().setAllocator(Buffers.ALLOCATOR);
  }

  @Nullable CloseType closed;
  boolean outputShut;
  boolean aboveHighWatermark;
  int readDisabled;
  int writes;

  @Override
  public Worker worker() {
    return worker;
  }

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public void write(ByteBuf data) {
    if (closed == null) {
      writes++;
      written.append(data.toString(StandardCharsets.ISO_8859_1));
    }
    data.release();
  }

  @Override
  public void shutdownOutput() {
    outputShut = true;
  }

  @Override
  public void readDisable(boolean disable) {
    readDisabled += disable ? 1 : -1;
    if (readDisabled < 0) {
      throw new IllegalStateException("reads enabled more often than disabled");
    }
  }

  @Override
  public void close(CloseType type) {
    if (closed == null) {
      closed = type;
    }
  }

  @Override
  public boolean isOpen() {
    return closed == null;
  }

  @Override
  public boolean aboveHighWatermark() {
    return aboveHighWatermark;
  }

  @Override
  public long pendingBytes() {
    return 0;
  }

  /** Ends the turn of the event loop: queued flushes and tasks run. */
  void endTurn() {
    channel.runPendingTasks();
  }

  /** What was written since the last call. */
  String takeWritten() {
    endTurn();
    String text = written.toString();
    written.setLength(0);
    return text;
  }
}
