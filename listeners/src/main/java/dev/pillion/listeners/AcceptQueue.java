package dev.pillion.listeners;

import dev.pillion.proxycore.log.Logger;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;

/**
 * The connections that the kernel has completed for a listening socket and nobody has accepted. The
 * kernel resets them when the socket closes, although their clients have long sent requests; so
 * they are accepted first. What completes between the last accept and the close, microseconds
 * later, is still reset: Linux has no order that only stops the completing.
 */
final class AcceptQueue {
  private static final Logger LOG = Logger.of("conn_handler");

  /** As long as a queue gets by default (net.core.somaxconn): clients must not hold up a close. */
  private static final int MOST = 4096;

  private AcceptQueue() {}

  /**
   * Hands what waits to the channel's acceptor; on its event loop. A unix socket's queue is left:
   * Netty makes no channel of such a descriptor.
   */
  static void drain(ServerChannel channel) {
    if (!(channel instanceof EpollServerSocketChannel epoll)
        || !epoll.isOpen()
        || !(epoll.fd() instanceof Socket socket)) {
      return;
    }
    ChannelPipeline pipeline = channel.pipeline();
    byte[] address = new byte[26]; // a length, an IPv6 address, its scope and port
    try {
      int accepted = 0;
      for (; accepted < MOST; accepted++) {
        int fd = socket.accept(address);
        if (fd < 0) {
          break;
        }
        pipeline.fireChannelRead(new EpollSocketChannel(fd));
      }
      if (accepted > 0) {
        pipeline.fireChannelReadComplete();
      }
    } catch (IOException e) {
      LOG.warning("the connections that wait at " + channel.localAddress() + ": " + e.getMessage());
    }
  }
}
