package dev.pillion.proxycore.network;

import io.netty.channel.Channel;
import io.netty.channel.epoll.AbstractEpollStreamChannel;
import org.jspecify.annotations.Nullable;

/**
 * One connection's end of the way of bytes that are spliced: what it receives into pipes goes to a
 * {@link SpliceReader}; what others received it sends. For the worker's thread.
 */
final class SpliceEnd {
  private final ChannelConnection connection;
  private final AbstractEpollStreamChannel channel;
  private final ReadBuffers buffers;
  private @Nullable SpliceReader reader;
  private long unsent;
  private boolean stuck;

  private SpliceEnd(ChannelConnection connection, AbstractEpollStreamChannel channel) {
    this.connection = connection;
    this.channel = channel;
    this.buffers = new ReadBuffers(this, connection.worker().pipes());
  }

  /** Null where splice(2) does not know the channel's socket. */
  static @Nullable SpliceEnd of(ChannelConnection connection, Channel channel) {
    if (!(channel instanceof AbstractEpollStreamChannel epoll)) {
      return null;
    }
    SpliceEnd end = new SpliceEnd(connection, epoll);
    channel.config().setRecvByteBufAllocator(end.buffers);
    return end;
  }

  /** From now on a bulk comes in pipes. */
  void receiveFor(SpliceReader receiver) {
    reader = receiver;
    buffers.splice(channel.fd());
  }

  /** Hands on what the read buffers have spliced, if there is anything. */
  void deliver() {
    SplicedBytes data = buffers.takeSpliced();
    if (data == null) {
      return;
    }
    SpliceReader to = reader;
    if (to == null || !connection.isOpen()) {
      data.release();
    } else {
      to.onSpliced(data);
    }
  }

  void willSend(SplicedBytes data) {
    unsent += data.length();
    data.sendBy(this, channel.fd());
  }

  /**
   * Some of what was spliced has left. A socket that takes none of it is as one whose buffer is
   * above its limit: a pipe holds as much as a buffer may.
   */
  void onSent(int bytes, boolean all) {
    unsent -= bytes;
    boolean nowStuck = bytes == 0 || (stuck && !all);
    if (nowStuck != stuck) {
      stuck = nowStuck;
      connection.onSpliceStuck(stuck);
    }
  }

  /** What was to be sent has not gone, be it for its own pipe or for what is in front of it. */
  void onWaiting() {
    if (!stuck) {
      stuck = true;
      connection.onSpliceStuck(true);
    }
  }

  void onDropped(int bytes) {
    unsent -= bytes;
  }

  /** Bytes in pipes that the kernel has not taken. */
  long unsent() {
    return unsent;
  }

  /** Whether a pipe waits for the socket. */
  boolean stuck() {
    return stuck;
  }
}
