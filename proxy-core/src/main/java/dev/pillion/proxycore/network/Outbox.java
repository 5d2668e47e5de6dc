package dev.pillion.proxycore.network;

import dev.pillion.proxycore.worker.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.AbstractEpollStreamChannel;
import io.netty.channel.unix.IovArray;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a connection has written in this turn of the event loop, if that is little. It is handed to
 * the socket itself by one system call, past Netty's pipeline and queue: for an answer of a head
 * and a body these cost more than a tenth of what the call does. Whatever the socket does not take,
 * and every error, is Netty's, as if it had not been tried. For the worker's thread.
 */
final class Outbox {
  private static final int MOST_BUFFERS = 8;
  private static final int MOST_BYTES = 64 * 1024;

  private final AbstractEpollStreamChannel channel;
  private final Socket socket;
  private final IovArray vectors;
  private final ByteBuf[] buffers = new ByteBuf[MOST_BUFFERS];
  private int count;
  private int bytes;

  private Outbox(AbstractEpollStreamChannel channel, IovArray vectors) {
    this.channel = channel;
    this.socket = (Socket) channel.fd();
    this.vectors = vectors;
  }

  /** Null for a channel that is no socket of epoll. */
  static @Nullable Outbox of(Channel channel, Worker worker) {
    return channel instanceof AbstractEpollStreamChannel epoll
        ? new Outbox(epoll, worker.vectors())
        : null;
  }

  /** Takes a buffer; false when it is too much, or of a kind that only Netty can send. */
  boolean add(ByteBuf data) {
    int length = data.readableBytes();
    if (count == MOST_BUFFERS || bytes + length > MOST_BYTES || !data.hasMemoryAddress()) {
      return false;
    }
    buffers[count++] = data;
    bytes += length;
    return true;
  }

  /** Bytes that wait here. */
  int pendingBytes() {
    return bytes;
  }

  /**
   * Sends what is here, unless Netty still has something to send before it.
   *
   * @return how many bytes have left; less than there were when the socket takes no more now, or
   *     fails
   */
  int send() {
    ChannelOutboundBuffer before = channel.unsafe().outboundBuffer();
    if (count == 0 || before == null || before.totalPendingWriteBytes() > 0 || !before.isEmpty()) {
      return 0;
    }
    int sent;
    try {
      sent = count == 1 ? sendOne() : sendAll();
    } catch (IOException | RuntimeException e) {
      return 0; // Netty will find the same, and ends the connection
    }
    drop(sent);
    return sent;
  }

  private int sendOne() throws IOException {
    ByteBuf only = buffers[0];
    return socket.sendAddress(only.memoryAddress(), only.readerIndex(), only.writerIndex());
  }

  private int sendAll() throws IOException {
    vectors.clear();
    for (int i = 0; i < count; i++) {
      ByteBuf buffer = buffers[i];
      vectors.add(buffer, buffer.readerIndex(), buffer.readableBytes());
    }
    return (int) socket.writevAddresses(vectors.memoryAddress(0), vectors.count());
  }

  /** Releases what has left; the rest moves up. */
  private void drop(int sent) {
    int left = sent;
    int kept = 0;
    for (int i = 0; i < count; i++) {
      ByteBuf buffer = buffers[i];
      int length = buffer.readableBytes();
      if (left >= length) {
        left -= length;
        buffer.release();
      } else {
        buffer.skipBytes(left);
        left = 0;
        buffers[kept++] = buffer;
      }
    }
    forget(kept);
    bytes -= sent;
  }

  @SuppressWarnings("NullAway") // the array's end holds nothing
  private void forget(int from) {
    for (int i = from; i < count; i++) {
      buffers[i] = null;
    }
    count = from;
  }

  /** Gives all to Netty's queue. */
  void spill(ChannelHandlerContext context) {
    for (int i = 0; i < count; i++) {
      var _ = context.write(buffers[i], channel.voidPromise());
    }
    forget(0);
    bytes = 0;
  }

  void release() {
    for (int i = 0; i < count; i++) {
      buffers[i].release();
    }
    forget(0);
    bytes = 0;
  }
}
