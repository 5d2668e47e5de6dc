package dev.pillion.routing.pool;

import dev.pillion.proxycore.config.SocketOption;
import dev.pillion.proxycore.config.TcpKeepalive;
import dev.pillion.proxycore.config.cluster.ClusterConfig;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Makes upstream channels as a cluster's configuration asks, and connects them. */
final class Connector {
  private Connector() {}

  /** A new, unconnected channel. */
  static Channel newChannel(ClusterConfig config, SocketAddress remote) throws IOException {
    boolean inet = remote instanceof InetSocketAddress;
    Channel channel = inet ? new EpollSocketChannel() : new EpollDomainSocketChannel();
    try {
      configure(channel.config(), config, inet);
    } catch (RuntimeException e) {
      var _ = channel.unsafe().voidPromise();
      channel.unsafe().closeForcibly();
      throw new IOException("socket option: " + e.getMessage(), e);
    }
    return channel;
  }

  private static void configure(ChannelConfig channel, ClusterConfig config, boolean inet) {
    channel.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel.setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0); // the worker's wheel does it
    channel.setWriteBufferWaterMark(waterMark(config.perConnectionBufferLimitBytes()));
    for (SocketOption option : config.bindSocketOptions()) {
      set(channel, option);
    }
    if (inet) {
      channel.setOption(ChannelOption.TCP_NODELAY, true);
      keepalive(channel, config.keepalive());
    }
  }

  /** Envoy's buffers: high at the limit, low at half of it; no limit at zero. */
  private static WriteBufferWaterMark waterMark(int limit) {
    return limit <= 0
        ? new WriteBufferWaterMark(Integer.MAX_VALUE / 2, Integer.MAX_VALUE)
        : new WriteBufferWaterMark(limit / 2, limit);
  }

  private static void keepalive(ChannelConfig channel, @Nullable TcpKeepalive keepalive) {
    if (keepalive == null) {
      return;
    }
    channel.setOption(ChannelOption.SO_KEEPALIVE, true);
    set(channel, EpollChannelOption.TCP_KEEPCNT, keepalive.probes());
    set(channel, EpollChannelOption.TCP_KEEPIDLE, keepalive.timeSeconds());
    set(channel, EpollChannelOption.TCP_KEEPINTVL, keepalive.intervalSeconds());
  }

  private static void set(ChannelConfig channel, ChannelOption<Integer> option, int value) {
    if (value >= 0) {
      channel.setOption(option, value);
    }
  }

  private static void set(ChannelConfig channel, SocketOption option) {
    switch (option.value()) {
      case SocketOption.Value.IntValue(int value) ->
          channel.setOption(
              new IntegerUnixChannelOption("routing", option.level(), option.name()), value);
      case SocketOption.Value.Bytes(byte[] value) ->
          channel.setOption(
              new RawUnixChannelOption("routing", option.level(), option.name(), value.length),
              ByteBuffer.wrap(value));
    }
  }

  /** Connects from the cluster's source address of the peer's family, if there is one. */
  static ChannelFuture connect(Channel channel, ClusterConfig config, SocketAddress remote) {
    InetAddress source = source(config, remote);
    return source == null
        ? channel.connect(remote)
        : channel.connect(remote, new InetSocketAddress(source, config.bindSourcePort()));
  }

  /** The source address for connections to a peer; null: the kernel's choice. */
  static @Nullable InetAddress source(ClusterConfig config, SocketAddress remote) {
    return remote instanceof InetSocketAddress peer ? source(config, peer.getAddress()) : null;
  }

  private static @Nullable InetAddress source(ClusterConfig config, InetAddress peer) {
    InetAddress first = config.bindSource();
    if (first == null || first.getClass() == peer.getClass()) {
      return first;
    }
    for (InetAddress extra : config.extraBindSources()) {
      if (extra.getClass() == peer.getClass()) {
        return extra;
      }
    }
    // Envoy falls back to the first address, and the connect fails; so does ours.
    return first;
  }
}
