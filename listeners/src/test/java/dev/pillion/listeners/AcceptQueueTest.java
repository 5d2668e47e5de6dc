package dev.pillion.listeners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.worker.WorkerIo;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits in a listening socket that does not accept any more. */
class AcceptQueueTest {
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, WorkerIo.factory());

  @AfterEach
  void stop() throws InterruptedException {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
  }

  @Test
  void handsAllThatWaitsToTheAcceptorInOneEvent() throws Exception {
    Accepted accepted = new Accepted();
    EpollServerSocketChannel listening = listen("127.0.0.1", accepted);
    List<SocketAddress> clients = new ArrayList<>();
    try (Socket first = connect(listening);
        Socket second = connect(listening)) {
      clients.add(first.getLocalSocketAddress());
      clients.add(second.getLocalSocketAddress());

      drain(listening);

      assertThat(accepted.peers).isEqualTo(clients);
      assertThat(accepted.events).isEqualTo(1);
    }
    listening.close().sync();
  }

  @Test
  void knowsPeersOfTheSixthVersion() throws Exception {
    Accepted accepted = new Accepted();
    EpollServerSocketChannel listening = listen("::1", accepted);
    try (Socket client = connect(listening)) {
      drain(listening);

      assertThat(accepted.peers).containsExactly(client.getLocalSocketAddress());
    }
    listening.close().sync();
  }

  @Test
  void nothingWaitingIsNoEvent() throws Exception {
    Accepted accepted = new Accepted();
    EpollServerSocketChannel listening = listen("127.0.0.1", accepted);

    drain(listening);

    assertThat(accepted.events).isZero();
    listening.close().sync();
    drain(listening);
  }

  /** A socket whose channel leaves its queue alone. */
  private EpollServerSocketChannel listen(String host, Accepted handler) throws Exception {
    EpollServerSocketChannel channel = new EpollServerSocketChannel();
    channel.config().setAutoRead(false);
    channel.pipeline().addLast(handler);
    group.register(channel).sync();
    channel.bind(new InetSocketAddress(InetAddress.getByName(host), 0)).sync();
    return channel;
  }

  private static Socket connect(EpollServerSocketChannel listening) throws Exception {
    InetSocketAddress address = Objects.requireNonNull(listening.localAddress());
    return new Socket(address.getAddress(), address.getPort());
  }

  private static void drain(EpollServerSocketChannel listening) throws Exception {
    listening.eventLoop().submit(() -> AcceptQueue.drain(listening)).sync();
  }

  private static final class Accepted extends ChannelInboundHandlerAdapter {
    final List<SocketAddress> peers = new ArrayList<>();
    int events;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      Channel channel = (Channel) message;
      peers.add(channel.remoteAddress());
      channel.unsafe().closeForcibly();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      events++;
    }
  }
}
