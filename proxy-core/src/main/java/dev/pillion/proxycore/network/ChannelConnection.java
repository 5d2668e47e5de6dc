package dev.pillion.proxycore.network;

import dev.pillion.proxycore.log.Logger;
import dev.pillion.proxycore.network.ConnectionCallbacks.CloseEvent;
import dev.pillion.proxycore.worker.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Connection} over a Netty channel, as the last handler of its pipeline. The channel
 * needs {@link ChannelOption#ALLOW_HALF_CLOSURE}, and its write buffer's water marks are the
 * connection's buffer limit. Everything is for the channel's own event loop, which must be the
 * worker's.
 */
public final class ChannelConnection extends ChannelInboundHandlerAdapter implements Connection {
  private static final Logger LOG = Logger.of("connection");

  private final Worker worker;
  private final Channel channel;
  private ConnectionCallbacks callbacks;
  private final CloseWaits waits;
  private final @Nullable SpliceEnd spliceEnd;
  private final SendingSide sending;
  private int readDisabled;
  private boolean closing;
  private boolean closed;
  private boolean brokenByPeer;
  private boolean inputEnded;

  /** The callbacks may be replaced later, as listener filters give way to a filter chain. */
  @SuppressWarnings("this-escape") // its parts only keep it
  public ChannelConnection(Worker worker, Channel channel, ConnectionCallbacks callbacks) {
    this.worker = worker;
    this.channel = channel;
    this.callbacks = callbacks;
    this.waits = new CloseWaits(this, worker);
    this.spliceEnd = SpliceEnd.of(this, channel);
    this.sending = new SendingSide(this, spliceEnd);
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
    waits.limit(nanos);
  }

  /** True when nothing stands between the connection and a socket that splice(2) knows: no TLS. */
  public boolean plainSocket() {
    return spliceEnd != null && aloneInPipeline();
  }

  /** Whether nothing stands between the connection and its socket. */
  boolean aloneInPipeline() {
    return channel.pipeline().first() == this;
  }

  /**
   * From now on a bulk of incoming bytes may come in pipes, to this reader. Only for a {@link
   * #plainSocket}, and for a reader that hands them to another.
   */
  public void spliceTo(SpliceReader reader) {
    plainEnd().receiveFor(reader);
  }

  private SpliceEnd plainEnd() {
    SpliceEnd end = spliceEnd;
    if (end == null || !plainSocket()) {
      throw new IllegalStateException("not a plain socket");
    }
    return end;
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
    if (closing || closed) {
      data.release();
    } else {
      sending.write(data);
    }
  }

  /**
   * Writes what another connection spliced, whose ownership passes. Only for a {@link
   * #plainSocket}.
   */
  public void write(SplicedBytes data) {
    if (closing || closed) {
      data.release();
    } else {
      sending.write(data, plainEnd());
    }
  }

  /** The pipes of a bulk are as a buffer above its limit while the socket takes nothing. */
  void onSpliceStuck(boolean stuck) {
    if (!closing) {
      tellWatermark(stuck);
    }
  }

  @Override
  public void shutdownOutput() {
    if (closing) {
      return;
    }
    sending.whenFlushed(this::shutdownOutputNow);
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
        sending.whenFlushed(this::closeNow);
        waits.forFlush();
      }
      case FLUSH_WRITE_AND_DELAY -> {
        sending.whenFlushed(this::halfCloseAndWait);
        waits.forFlush();
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
    return sending.bytesWritten();
  }

  /**
   * Those of {@link #bytesWritten} that may have left. What is beyond has certainly not been seen
   * by the peer, if the connection is closed by now.
   */
  public long bytesFlushed() {
    return sending.bytesFlushed();
  }

  /** Whether {@link CloseType#FLUSH_WRITE_AND_DELAY} has waited for the peer in vain. */
  public boolean delayedCloseTimedOut() {
    return waits.timedOut();
  }

  /** Whether the peer of a closing connection took nothing of what was written for too long. */
  public boolean flushTimedOut() {
    return waits.flushTimedOut();
  }

  @Override
  public boolean isOpen() {
    return !closing && !closed;
  }

  @Override
  public boolean aboveHighWatermark() {
    return sending.aboveHighWatermark();
  }

  @Override
  public long pendingBytes() {
    return sending.pendingBytes();
  }

  /**
   * RFC 9112 section 9.6: closing while the peer still sends would reset the connection and could
   * take the answer with it; so the sending side is shut first and what still arrives is read and
   * thrown away for a while.
   */
  private void halfCloseAndWait() {
    waits.endFlush();
    if (inputEnded || !waits.forPeer()) {
      closeNow();
      return;
    }
    shutdownOutputNow();
    readDisabled = 0;
    channel.config().setAutoRead(true);
  }

  private void shutdownOutputNow() {
    if (channel instanceof DuplexChannel duplex && !duplex.isOutputShutdown() && channel.isOpen()) {
      var _ = duplex.shutdownOutput();
    }
  }

  void closeNow() {
    closing = true;
    sending.end();
    var _ = channel.close();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    sending.begin(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf data = (ByteBuf) message;
    if (!data.isReadable()) { // it stands for what was spliced
      data.release();
      deliverSpliced();
      return;
    }
    if (closing) {
      data.release();
      return;
    }
    callbacks.onData(data);
  }

  private void deliverSpliced() {
    SpliceEnd end = spliceEnd;
    if (end != null) {
      end.deliver();
    }
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
    } else if (waits.beganForPeer()) {
      closeNow();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (closing) {
      return;
    }
    tellWatermark(!channel.isWritable());
  }

  private void tellWatermark(boolean above) {
    if (above) {
      callbacks.onAboveWriteHighWatermark();
    } else {
      callbacks.onBelowWriteLowWatermark();
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
    waits.end();
    sending.end();
    callbacks.onClosed(closeEvent());
  }

  private CloseEvent closeEvent() {
    if (brokenByPeer) {
      return CloseEvent.REMOTE_RESET;
    }
    boolean peerWasFirst = waits.beganForPeer() && inputEnded && !waits.timedOut();
    return closing && !peerWasFirst ? CloseEvent.LOCAL_CLOSE : CloseEvent.REMOTE_CLOSE;
  }
}
