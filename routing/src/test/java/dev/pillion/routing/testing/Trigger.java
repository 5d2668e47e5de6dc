package dev.pillion.routing.testing;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Runs something on a worker's thread as the outcome of a socket's being readable, as a client's
 * request does: among other sockets' events, before anything that was queued meanwhile.
 */
public final class Trigger implements AutoCloseable {
  private final Channel channel;

  public Trigger(TestWorker worker, Runnable action) {
    channel =
        new Bootstrap()
            .group(worker.worker.eventLoop())
            .channel(EpollDatagramChannel.class)
            .handler(
                new SimpleChannelInboundHandler<DatagramPacket>() {
                  @Override
                  protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
                    action.run();
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  /** Makes the socket readable; from any thread, the worker's too. */
  public void fire() {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.send(new java.net.DatagramPacket(new byte[1], 1, channel.localAddress()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
  }
}
