package dev.pillion.routing.testing;

import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.network.ChannelConnection;
import dev.pillion.proxycore.network.Connection;
import dev.pillion.proxycore.network.ConnectionCallbacks;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.network.NetworkFilter;
import dev.pillion.proxycore.network.NetworkFilterCallbacks;
import dev.pillion.proxycore.network.NetworkFilterFactory;
import dev.pillion.proxycore.worker.Worker;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A port on which one network filter serves each connection, without a listener around it. */
public final class FilterServer implements AutoCloseable {
  private final Channel server;
  private volatile @Nullable ChannelConnection last;

  public FilterServer(
      Worker worker,
      NetworkFilterFactory factory,
      int bufferLimit,
      Consumer<ConnectionInfo> prepare) {
    this(worker, factory, bufferLimit, null, prepare);
  }

  /** With kernel buffers of a size for what is sent to clients; null: as large as it makes them. */
  public FilterServer(
      Worker worker,
      NetworkFilterFactory factory,
      int bufferLimit,
      @Nullable Integer sendBuffer,
      Consumer<ConnectionInfo> prepare) {
    server =
        new ServerBootstrap()
            .group(worker.eventLoop())
            .channel(EpollServerSocketChannel.class)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(bufferLimit / 2, bufferLimit))
            .childOption(ChannelOption.SO_SNDBUF, sendBuffer)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    Served served = new Served(worker, channel, factory, prepare);
                    channel.pipeline().addLast(new Starter(served));
                    channel.pipeline().addLast(served.connection);
                    last = served.connection;
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  /** Of the newest connection what its client has not taken; for the worker's thread. */
  public long pendingBytes() {
    ChannelConnection connection = last;
    return connection == null ? 0 : connection.pendingBytes();
  }

  @Override
  public void close() {
    server.close().syncUninterruptibly();
  }

  /** Starts the filter when the connection stands. */
  private static final class Starter extends ChannelInboundHandlerAdapter {
    private final Served served;

    Starter(Served served) {
      this.served = served;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      served.start();
      ctx.pipeline().remove(this); // nothing may stand between the connection and its socket
      ctx.fireChannelActive();
    }
  }

  /** A connection and its filter. */
  private static final class Served implements ConnectionCallbacks, NetworkFilterCallbacks {
    final ChannelConnection connection;
    private final NetworkFilterFactory factory;
    private final Consumer<ConnectionInfo> prepare;
    private @Nullable ConnectionInfo info;
    private @Nullable StreamInfo stream;
    private @Nullable NetworkFilter filter;

    Served(
        Worker worker,
        Channel channel,
        NetworkFilterFactory factory,
        Consumer<ConnectionInfo> prepare) {
      this.connection = new ChannelConnection(worker, channel, this);
      this.factory = factory;
      this.prepare = prepare;
    }

    void start() {
      SocketAddress remote = connection.channel().remoteAddress();
      SocketAddress local = connection.channel().localAddress();
      ConnectionInfo made = new ConnectionInfo(1, remote, local);
      prepare.accept(made);
      info = made;
      stream = new StreamInfo(made);
      NetworkFilter created = factory.create(this);
      filter = created;
      created.onNewConnection();
    }

    private NetworkFilter filter() {
      NetworkFilter present = filter;
      if (present == null) {
        throw new IllegalStateException("not started");
      }
      return present;
    }

    @Override
    public Connection connection() {
      return connection;
    }

    @Override
    public ConnectionInfo connectionInfo() {
      return java.util.Objects.requireNonNull(info);
    }

    @Override
    public StreamInfo streamInfo() {
      return java.util.Objects.requireNonNull(stream);
    }

    @Override
    public void continueReading() {}

    @Override
    public boolean soleReader() {
      return true;
    }

    @Override
    public boolean draining() {
      return false;
    }

    @Override
    public void onData(ByteBuf data) {
      filter().onData(data, false);
    }

    @Override
    public void onEndOfStream() {
      filter().onData(Unpooled.EMPTY_BUFFER, true);
    }

    @Override
    public void onClosed(CloseEvent event) {
      filter().onClosed(event);
    }

    @Override
    public void onAboveWriteHighWatermark() {
      filter().onAboveWriteHighWatermark();
    }

    @Override
    public void onBelowWriteLowWatermark() {
      filter().onBelowWriteLowWatermark();
    }
  }
}
