package dev.pillion.proxycore.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.time.TimeSource;
import dev.pillion.proxycore.worker.Worker;
import dev.pillion.proxycore.worker.WorkerIo;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bytes that go past Netty's queue, and those that cannot, arrive in one order. */
@Timeout(60)
class OutboxTest {
  private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, WorkerIo.factory());
  private final EventLoop loop = group.next();
  private final BlockingQueue<ChannelConnection> accepted = new LinkedBlockingQueue<>();
  private final Channel server;

  OutboxTest() throws InterruptedException {
    Worker worker = new Worker(0, loop, new StatsStore().newShard(), TimeSource.SYSTEM);
    server =
        new ServerBootstrap()
            .group(group)
            .channel(EpollServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    var connection = new ChannelConnection(worker, channel, new Ignorant());
                    channel.pipeline().addLast(connection);
                    accepted.add(connection);
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
  }

  private static final class Ignorant implements ConnectionCallbacks {
    @Override
    public void onData(ByteBuf data) {
      data.release();
    }

    @Override
    public void onEndOfStream() {}

    @Override
    public void onClosed(CloseEvent event) {}

    @Override
    public void onAboveWriteHighWatermark() {}

    @Override
    public void onBelowWriteLowWatermark() {}
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.close().sync();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }

  private Socket connect() throws IOException {
    InetSocketAddress address = (InetSocketAddress) server.localAddress();
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(10_000);
    return socket;
  }

  /** The byte that belongs at a place of the stream. */
  private static byte at(long place) {
    return (byte) (place ^ place >> 8 ^ place >> 16);
  }

  /** Of the heap now and then, which only Netty can send. */
  private static ByteBuf piece(Random random, long place, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = at(place + i);
    }
    return random.nextInt(5) == 0
        ? Unpooled.wrappedBuffer(bytes)
        : Unpooled.directBuffer().writeBytes(bytes);
  }

  private static int length(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> 0;
      case 1, 2 -> 1 + random.nextInt(300);
      case 3, 4 -> 10_000;
      default -> 1 + random.nextInt(200_000);
    };
  }

  /** Writes a turn's pieces; returns where the stream ends then. */
  private static long turn(ChannelConnection connection, Random random, long place) {
    long next = place;
    for (int i = random.nextInt(12); i >= 0; i--) {
      int length = length(random);
      connection.write(piece(random, next, length));
      next += length;
    }
    return next;
  }

  private static void read(Socket client, long from, long to) throws IOException {
    byte[] bytes = client.getInputStream().readNBytes((int) (to - from));
    assertThat(bytes.length).isEqualTo(to - from);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != at(from + i)) {
        throw new AssertionError("wrong byte at " + (from + i));
      }
    }
  }

  @Test
  void theOrderIsThatOfTheWritesWhateverTheReaderTakesAtOnce() throws Exception {
    for (long seed = 1; seed <= 8; seed++) {
      try (Socket client = connect()) {
        ChannelConnection connection = accepted.take();
        Random random = new Random(seed);
        long written = 0;
        long read = 0;
        for (int turns = 0; turns < 40; turns++) {
          long place = written;
          written = loop.submit(() -> turn(connection, random, place)).get();
          if (random.nextInt(3) > 0) { // else the backlog grows
            long to = Math.min(written, read + random.nextInt(400_000));
            read(client, read, to);
            read = to;
          }
        }
        loop.submit(() -> connection.close(CloseType.FLUSH_WRITE)).sync();
        read(client, read, written);
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void whatWasWrittenInTheTurnOfAnAbortIsDropped() throws Exception {
    try (Socket client = connect()) {
      ChannelConnection connection = accepted.take();
      ByteBuf buffer = Unpooled.directBuffer().writeBytes(new byte[100]);
      long pending =
          loop.submit(
                  () -> {
                    connection.write(buffer);
                    long before = connection.pendingBytes();
                    connection.close(CloseType.NO_FLUSH);
                    return before;
                  })
              .get();
      assertThat(pending).isEqualTo(100);
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      assertThat(buffer.refCnt()).isZero();
    }
  }
}
