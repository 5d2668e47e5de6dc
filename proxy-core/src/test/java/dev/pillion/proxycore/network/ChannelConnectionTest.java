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
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChannelConnectionTest {
  private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, WorkerIo.factory());
  private final BlockingQueue<ChannelConnection> accepted = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final Channel server;

  ChannelConnectionTest() throws InterruptedException {
    server = listen();
  }

  private Channel listen() throws InterruptedException {
    EventLoop loop = group.next();
    Worker worker = new Worker(0, loop, new StatsStore().newShard(), TimeSource.SYSTEM);
    return new ServerBootstrap()
        .group(group)
        .channel(EpollServerSocketChannel.class)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(512, 1024))
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                ChannelConnection connection =
                    new ChannelConnection(worker, channel, new Recorder());
                channel.pipeline().addLast(connection);
                accepted.add(connection);
              }
            })
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .sync()
        .channel();
  }

  private final class Recorder implements ConnectionCallbacks {
    @Override
    public void onData(ByteBuf data) {
      events.add("data " + data.toString(StandardCharsets.UTF_8));
      data.release();
    }

    @Override
    public void onEndOfStream() {
      events.add("end");
    }

    @Override
    public void onClosed(CloseEvent event) {
      events.add("closed " + event);
    }

    @Override
    public void onAboveWriteHighWatermark() {
      events.add("above");
    }

    @Override
    public void onBelowWriteLowWatermark() {
      events.add("below");
    }
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

  private ChannelConnection connection() throws InterruptedException {
    ChannelConnection connection = accepted.poll(10, TimeUnit.SECONDS);
    assertThat(connection).isNotNull();
    return connection;
  }

  private String event() throws InterruptedException {
    return events.poll(10, TimeUnit.SECONDS);
  }

  private static void inLoop(ChannelConnection connection, Runnable action)
      throws InterruptedException {
    connection.channel().eventLoop().submit(action).sync();
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  @Test
  void whatOneTurnWritesArrivesWholeAndInOrder() throws Exception {
    try (Socket client = connect()) {
      ChannelConnection connection = connection();
      inLoop(
          connection,
          () -> {
            connection.write(bytes("one "));
            connection.write(bytes("two"));
            connection.close(CloseType.FLUSH_WRITE);
          });
      assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("one two");
      assertThat(event()).isEqualTo("closed LOCAL_CLOSE");
    }
  }

  @Test
  void aHalfClosedPeerStillGetsItsAnswer() throws Exception {
    try (Socket client = connect()) {
      ChannelConnection connection = connection();
      client.getOutputStream().write("hi".getBytes(StandardCharsets.UTF_8));
      assertThat(event()).isEqualTo("data hi");
      client.shutdownOutput();
      assertThat(event()).isEqualTo("end");
      inLoop(connection, () -> connection.write(bytes("answer")));
      inLoop(connection, () -> connection.close(CloseType.FLUSH_WRITE));
      assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("answer");
    }
  }

  @Test
  void delayedCloseLetsThePeerReadTheAnswerThoughItStillSends() throws Exception {
    try (Socket client = connect()) {
      ChannelConnection connection = connection();
      byte[] chunk = new byte[64 * 1024];
      client.getOutputStream().write(chunk);
      inLoop(
          connection,
          () -> {
            connection.write(bytes("no more"));
            connection.close(CloseType.FLUSH_WRITE_AND_DELAY);
          });
      client.getOutputStream().write(chunk);
      assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("no more");
    }
  }

  @Test
  void aPeerThatNeverReadsCannotKeepAClosingConnection() throws Exception {
    try (Socket client = connect()) {
      ChannelConnection connection = connection();
      int size = 32 * 1024 * 1024;
      inLoop(
          connection,
          () -> {
            connection.setDelayedCloseNanos(TimeUnit.MILLISECONDS.toNanos(200));
            connection.write(Unpooled.wrappedBuffer(new byte[size]));
            connection.close(CloseType.FLUSH_WRITE_AND_DELAY);
          });
      assertThat(event()).isEqualTo("above");
      assertThat(event()).isEqualTo("closed LOCAL_CLOSE");
      assertThat(client.isClosed()).isFalse();
    }
  }

  @Test
  void aPeerThatReadsSlowlyGetsAllOfAClosingConnection() throws Exception {
    try (Socket client = connect()) {
      ChannelConnection connection = connection();
      int parts = 8;
      int part = 4 * 1024 * 1024;
      inLoop(
          connection,
          () -> {
            connection.setDelayedCloseNanos(TimeUnit.MILLISECONDS.toNanos(1000));
            connection.write(Unpooled.wrappedBuffer(new byte[parts * part]));
            connection.close(CloseType.FLUSH_WRITE);
          });
      InputStream in = client.getInputStream();
      for (int i = 0; i < parts; i++) {
        Thread.sleep(200);
        assertThat(in.readNBytes(part)).hasSize(part);
      }
      assertThat(in.read()).isEqualTo(-1);
      assertThat(event()).isEqualTo("above");
      assertThat(event()).isEqualTo("closed LOCAL_CLOSE");
    }
  }

  @Test
  void aStoppedReaderStopsTheSenderUntilItResumes() throws Exception {
    try (Socket client = connect()) {
      ChannelConnection connection = connection();
      inLoop(
          connection,
          () -> {
            connection.readDisable(true);
            connection.readDisable(true);
          });
      client.getOutputStream().write("x".getBytes(StandardCharsets.UTF_8));
      inLoop(connection, () -> connection.readDisable(false));
      assertThat(events.poll(200, TimeUnit.MILLISECONDS)).isNull();
      inLoop(connection, () -> connection.readDisable(false));
      assertThat(event()).isEqualTo("data x");
    }
  }

  @Test
  void aSlowPeerRaisesTheHighWatermarkAndReadingLowersIt() throws Exception {
    try (Socket client = connect()) {
      ChannelConnection connection = connection();
      int size = 32 * 1024 * 1024;
      inLoop(connection, () -> connection.write(Unpooled.wrappedBuffer(new byte[size])));
      assertThat(event()).isEqualTo("above");
      InputStream in = client.getInputStream();
      assertThat(in.readNBytes(size)).hasSize(size);
      assertThat(event()).isEqualTo("below");
    }
  }

  @Test
  void aResetByThePeerIsToldFromAClose() throws Exception {
    Socket client = connect();
    ChannelConnection connection = connection();
    client.setSoLinger(true, 0);
    client.close();
    assertThat(event()).isEqualTo("closed REMOTE_RESET");
    CountDownLatch written = new CountDownLatch(1);
    connection
        .channel()
        .eventLoop()
        .execute(
            () -> {
              connection.write(bytes("into the void")); // released, not leaked
              written.countDown();
            });
    assertThat(written.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
