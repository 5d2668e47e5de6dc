package dev.pillion.proxycore.network;

import dev.pillion.proxycore.worker.Flushable;
import dev.pillion.proxycore.worker.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What one connection sends: buffers, and what others spliced for it, in the order in which they
 * were written. What one turn of the event loop writes leaves at the end of the turn. For the
 * worker's thread.
 */
final class SendingSide implements Flushable {
  /** What a socket with an empty send buffer takes at once; beyond it, some may have left. */
  private static final int ONE_SYSTEM_CALL = 16 * 1024;

  private final ChannelConnection connection;
  private final Worker worker;
  private final Channel channel;
  private final @Nullable Outbox outbox;
  private final @Nullable SpliceEnd spliceEnd;
  private @Nullable ChannelHandlerContext context;
  private long bytesWritten;
  private long bytesFlushed;
  private boolean dirty;
  private boolean over;

  SendingSide(ChannelConnection connection, @Nullable SpliceEnd spliceEnd) {
    this.connection = connection;
    this.worker = connection.worker();
    this.channel = connection.channel();
    this.outbox = Outbox.of(channel, worker);
    this.spliceEnd = spliceEnd;
  }

  /** From now on there is a pipeline to send through. */
  void begin(ChannelHandlerContext pipeline) {
    context = pipeline;
  }

  void write(ByteBuf data) {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      data.release();
      return;
    }
    bytesWritten += data.readableBytes();
    if (outbox == null || !outbox.add(data)) {
      spill(ctx);
      var _ = ctx.write(data, channel.voidPromise());
    }
    if (!dirty) {
      dirty = true;
      worker.flushLater(this);
    }
  }

  void write(SplicedBytes data, SpliceEnd end) {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      data.release();
      return;
    }
    bytesWritten += data.length();
    end.willSend(data);
    spill(ctx);
    var _ = ctx.write(data, channel.voidPromise());
    ctx.flush(); // at once: the pipe is wanted for the next
    if (!data.gone()) {
      end.onWaiting();
    }
  }

  /** Called by the worker at the end of the turn. */
  @Override
  public void flush() {
    dirty = false;
    ChannelHandlerContext ctx = context;
    if (ctx != null && !over && !sentPastNetty()) {
      spill(ctx);
      ctx.flush();
      if (channel.isOpen() || bytesWritten - bytesFlushed > ONE_SYSTEM_CALL) {
        bytesFlushed = bytesWritten;
      } // else the kernel took nothing: it knew that the connection was broken
    }
  }

  /** Whether all that this turn wrote has left by the short way; TLS is Netty's. */
  private boolean sentPastNetty() {
    Outbox box = outbox;
    if (box == null || !connection.aloneInPipeline() || box.send() == 0) {
      return false;
    }
    bytesFlushed = bytesWritten;
    return box.pendingBytes() == 0;
  }

  private void spill(ChannelHandlerContext ctx) {
    if (outbox != null) {
      outbox.spill(ctx);
    }
  }

  /** Does something once the kernel has taken all, or when it can take no more. */
  void whenFlushed(Runnable then) {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      then.run();
      return;
    }
    bytesFlushed = bytesWritten;
    spill(ctx);
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((ChannelFutureListener) _ -> then.run());
  }

  /** Nothing more is sent; what waits is dropped. */
  void end() {
    over = true;
    if (outbox != null) {
      outbox.release();
    }
  }

  /** All bytes written since the connection began. */
  long bytesWritten() {
    return bytesWritten;
  }

  /** Those of {@link #bytesWritten} that may have left. */
  long bytesFlushed() {
    return bytesFlushed;
  }

  /** Written bytes that the kernel has not taken. */
  long pendingBytes() {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    if (queue == null) {
      return 0;
    }
    long spliced = spliceEnd == null ? 0 : spliceEnd.unsent();
    long waiting = outbox == null ? 0 : outbox.pendingBytes();
    long begun = queue.current() instanceof SplicedBytes ? 0 : queue.currentProgress();
    return queue.totalPendingWriteBytes() - begun + spliced + waiting;
  }

  boolean aboveHighWatermark() {
    return !channel.isWritable() || (spliceEnd != null && spliceEnd.stuck());
  }
}
