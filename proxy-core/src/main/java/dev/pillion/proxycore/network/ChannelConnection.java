package dev.pillion.proxycore.network;

import dev.pillion.proxycore.log.Logger;
import dev.pillion.proxycore.network.ConnectionCallbacks.CloseEvent;
import dev.pillion.proxycore.time.Timer;
import dev.pillion.proxycore.worker.Flushable;
import dev.pillion.proxycore.worker.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Connection} over a Netty channel, as the last handler of its pipeline. The channel
 * needs {@link ChannelOption#ALLOW_HALF_CLOSURE}, and its write buffer's water marks are the
 * connection's buffer limit. Everything is for the channel's own event loop, which must be the
 * worker's.
 */
public final class ChannelConnection extends ChannelInboundHandlerAdapter
    implements Connection, Flushable {
  private static final long DEFAULT_DELAYED_CLOSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** What a socket with an empty send buffer takes at once; beyond it, some may have left. */
  private static final int ONE_SYSTEM_CALL = 16 * 1024;

  private static final Logger LOG = Logger.of("connection");

  private final Worker worker;
  private final Channel channel;
  private ConnectionCallbacks callbacks;
  private @Nullable ChannelHandlerContext context;
  private long delayedCloseNanos = DEFAULT_DELAYED_CLOSE_NANOS;
  private @Nullable Timer delayedClose;
  private long stalledFlushNanos;
  private @Nullable FlushWatch flushWatch;
  private int readDisabled;
  private long bytesWritten;
  private long bytesFlushed;
  private boolean dirty;
  private boolean closing;
  private boolean closed;
  private boolean brokenByPeer;
  private boolean inputEnded;
  private boolean delayedCloseTimedOut;

  /** The callbacks may be replaced later, as listener filters give way to a filter chain. */
  public ChannelConnection(Worker worker, Channel channel, ConnectionCallbacks callbacks) {
    this.worker = worker;
    this.channel = channel;
    this.callbacks = callbacks;
  }

  /** Who is told from now on. */
  public void setCallbacks(ConnectionCallbacks next) {
    callbacks = next;
  }

  /**
   * How long {@link CloseType#FLUSH_WRITE_AND_DELAY} waits for the peer after half-closing, in
   * nanoseconds; 0: not at all. As with Envoy's delayed_close_timeout it is also how long a closing
   * connection may go without the peer taking a byte of what was written; without this call, or
   * with 0, that may last for ever.
   */
  public void setDelayedCloseNanos(long nanos) {
    delayedCloseNanos = nanos;
    stalledFlushNanos = nanos;
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
    ChannelHandlerContext ctx = context;
    if (closing || ctx == null) {
      data.release();
      return;
    }
    bytesWritten += data.readableBytes();
    var _ = ctx.write(data, channel.voidPromise());
    if (!dirty) {
      dirty = true;
      worker.flushLater(this);
    }
  }

  /** Called by the worker at the end of the turn. */
  @Override
  public void flush() {
    dirty = false;
    ChannelHandlerContext ctx = context;
    if (ctx != null && !closed) {
      ctx.flush();
      if (channel.isOpen() || bytesWritten - bytesFlushed > ONE_SYSTEM_CALL) {
        bytesFlushed = bytesWritten;
      } // else the kernel took nothing: it knew that the connection was broken
    }
  }

  @Override
  public void shutdownOutput() {
    if (closing) {
      return;
    }
    whenFlushed(this::shutdownOutputNow);
  }

  @Override
  public void readDisable(boolean disable) {
    readDisabled += disable ? 1 : -1;
    if (inputEnded) {
      return; // nothing more will come, and epoll would refuse to wait for it
    }
    if (disable ? readDisabled == 1 : readDisabled == 0) {
      channel.config().setAutoRead(readDisabled == 0);
    }
  }

  @Override
  public void close(CloseType type) {
    if (closing || closed) {
      return;
    }
    closing = true;
    switch (type) {
      case FLUSH_WRITE -> {
        whenFlushed(this::closeNow);
        watchFlush();
      }
      case FLUSH_WRITE_AND_DELAY -> {
        whenFlushed(this::halfCloseAndWait);
        watchFlush();
      }
      case NO_FLUSH -> closeNow();
      case ABORT_RESET -> {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        closeNow();
      }
    }
  }

  /** All bytes that {@link #write} has taken since the connection began. */
  public long bytesWritten() {
    return bytesWritten;
  }

  /**
   * Those of {@link #bytesWritten} that may have left. What is beyond has certainly not been seen
   * by the peer, if the connection is closed by now.
   */
  public long bytesFlushed() {
    return bytesFlushed;
  }

  /** Whether {@link CloseType#FLUSH_WRITE_AND_DELAY} has waited for the peer in vain. */
  public boolean delayedCloseTimedOut() {
    return delayedCloseTimedOut;
  }

  @Override
  public boolean isOpen() {
    return !closing && !closed;
  }

  @Override
  public boolean aboveHighWatermark() {
    return !channel.isWritable();
  }

  @Override
  public long pendingBytes() {
    var outbound = channel.unsafe().outboundBuffer();
    return outbound == null ? 0 : outbound.totalPendingWriteBytes();
  }

  /**
   * RFC 9112 section 9.6: closing while the peer still sends would reset the connection and could
   * take the answer with it; so the sending side is shut first and what still arrives is read and
   * thrown away for a while.
   */
  private void halfCloseAndWait() {
    endFlushWatch();
    if (inputEnded || delayedCloseNanos == 0) {
      closeNow();
      return;
    }
    shutdownOutputNow();
    readDisabled = 0;
    channel.config().setAutoRead(true);
    Timer timer =
        new Timer() {
          @Override
          protected void onTimeout() {
            delayedCloseTimedOut = true;
            closeNow();
          }
        };
    delayedClose = timer;
    worker.timers().arm(timer, delayedCloseNanos);
  }

  private void whenFlushed(Runnable then) {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      closeNow();
      return;
    }
    bytesFlushed = bytesWritten;
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((ChannelFutureListener) _ -> then.run());
  }

  private void watchFlush() {
    if (stalledFlushNanos > 0 && !closed && unsent() > 0) {
      FlushWatch watch = new FlushWatch();
      flushWatch = watch;
      worker.timers().arm(watch, stalledFlushNanos);
    }
  }

  private void endFlushWatch() {
    FlushWatch watch = flushWatch;
    if (watch != null) {
      flushWatch = null;
      worker.timers().disarm(watch);
    }
  }

  /** What the kernel has not taken, to the byte. */
  private long unsent() {
    var outbound = channel.unsafe().outboundBuffer();
    return outbound == null ? 0 : outbound.totalPendingWriteBytes() - outbound.currentProgress();
  }

  /** Ends a closing connection whose peer has stopped reading. */
  private final class FlushWatch extends Timer {
    private long before = unsent();

    @Override
    protected void onTimeout() {
      long now = unsent();
      if (now == before) {
        closeNow();
      } else {
        before = now;
        worker.timers().arm(this, stalledFlushNanos);
      }
    }
  }

  private void shutdownOutputNow() {
    if (channel instanceof DuplexChannel duplex && !duplex.isOutputShutdown() && channel.isOpen()) {
      var _ = duplex.shutdownOutput();
    }
  }

  private void closeNow() {
    closing = true;
    var _ = channel.close();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf data = (ByteBuf) message;
    if (closing) {
      data.release();
      return;
    }
    callbacks.onData(data);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent
        || event instanceof ChannelInputShutdownReadComplete) {
      onInputEnded();
    }
  }

  private void onInputEnded() {
    if (inputEnded) {
      return;
    }
    inputEnded = true;
    if (!closing) {
      callbacks.onEndOfStream();
    } else if (delayedClose != null) {
      closeNow();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (closing) {
      return;
    }
    if (channel.isWritable()) {
      callbacks.onBelowWriteLowWatermark();
    } else {
      callbacks.onAboveWriteHighWatermark();
    }
  }

  @Override
  @SuppressWarnings("deprecation") // inbound since Netty 5 only in name
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.error("connection " + channel + " closed by a bug", cause);
    } else if (!closing) {
      brokenByPeer = true;
    }
    closeNow();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (closed) {
      return;
    }
    closed = true;
    endFlushWatch();
    Timer timer = delayedClose;
    if (timer != null) {
      worker.timers().disarm(timer);
    }
    callbacks.onClosed(closeEvent());
  }

  private CloseEvent closeEvent() {
    if (brokenByPeer) {
      return CloseEvent.REMOTE_RESET;
    }
    boolean peerWasFirst = delayedClose != null && inputEnded && !delayedCloseTimedOut;
    return closing && !peerWasFirst ? CloseEvent.LOCAL_CLOSE : CloseEvent.REMOTE_CLOSE;
  }
}
