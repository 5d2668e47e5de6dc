package dev.pillion.benchmarks;

import dev.pillion.proxycore.network.CloseType;
import dev.pillion.proxycore.network.Connection;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.time.TimeSource;
import dev.pillion.proxycore.worker.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;

/** A connection without a socket: what is written is counted and released. */
final class SinkConnection implements Connection {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Worker worker =
      new Worker(0, channel.eventLoop(), new StatsStore().newShard(), TimeSource.SYSTEM);
  private long written;

  SinkConnection() {
    channel.config().setAllocator(PooledByteBufAllocator.DEFAULT);
  }

  /** Ends the turn of the event loop, and says how many bytes were written since the last one. */
  long endTurn() {
    channel.runPendingTasks();
    long bytes = written;
    written = 0;
    return bytes;
  }

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
    written += data.readableBytes();
    data.release();
  }

  @Override
  public void shutdownOutput() {}

  @Override
  public void readDisable(boolean disable) {}

  @Override
  public void close(CloseType type) {
    throw new IllegalStateException("the codec closed the connection: " + type);
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean aboveHighWatermark() {
    return false;
  }

  @Override
  public long pendingBytes() {
    return 0;
  }
}
