package dev.pillion.proxycore.network;

import dev.pillion.proxycore.worker.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * One socket, downstream or upstream, with batched writes and flow control. For its worker's thread
 * alone.
 */
public interface Connection {
  Worker worker();

  /** The channel below, for allocators, addresses and zero-copy; not for writing. */
  Channel channel();

  /**
   * Writes a buffer, whose ownership passes; it leaves at the end of this turn of the event loop.
   */
  void write(ByteBuf data);

  /** Sends what was written, then shuts the sending side (FIN). */
  void shutdownOutput();

  /** Stops or resumes reading; calls nest. */
  void readDisable(boolean disable);

  /** Closes; later calls do nothing. */
  void close(CloseType type);

  boolean isOpen();

  /** True while more is waiting to be sent than the buffer limit allows. */
  boolean aboveHighWatermark();

  /** Bytes written that the kernel has not taken. */
  long pendingBytes();
}
