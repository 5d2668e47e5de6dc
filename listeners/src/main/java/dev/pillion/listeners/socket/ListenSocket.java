package dev.pillion.listeners.socket;

import dev.pillion.proxycore.config.SocketOption;
import dev.pillion.proxycore.config.TcpKeepalive;
import io.netty.channel.ChannelException;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A listening socket while it is made. Netty's server channel binds and listens in one step on an
 * event loop; a socket of our own can set options before, between and after (SocketOption's states)
 * and fails where the configuration is read.
 */
final class ListenSocket extends Socket {
  private static final int SOL_IP = 0;
  private static final int SOL_TCP = 6;
  private static final int SOL_IPV6 = 41;
  private static final int IP_FREEBIND = 15;
  private static final int IP_TRANSPARENT = 19;
  private static final int IPV6_V6ONLY = 26;
  private static final int IPV6_TRANSPARENT = 75;
  private static final int IPV6_FREEBIND = 78;
  private static final int TCP_KEEPIDLE = 4;
  private static final int TCP_KEEPINTVL = 5;
  private static final int TCP_KEEPCNT = 6;

  private ListenSocket(int fd) {
    super(fd);
  }

  /** A stream socket of the address's family. */
  static ListenSocket open(SocketAddress address) {
    Epoll.ensureAvailability();
    if (address instanceof DomainSocketAddress) {
      return new ListenSocket(newSocketDomain0());
    }
    boolean ipv6 = ((InetSocketAddress) address).getAddress() instanceof Inet6Address;
    return new ListenSocket(newSocketStream0(ipv6));
  }

  /** Binds and listens; the socket is ready for {@link #toChannel}. */
  void listen(SocketAddress address, ListenOptions options) throws IOException {
    if (address instanceof InetSocketAddress) {
      prepareIp(options);
    }
    setAll(options.socketOptions(), SocketOption.State.PREBIND);
    bind(address);
    setAll(options.socketOptions(), SocketOption.State.BOUND);
    listen(options.backlog());
    setAll(options.socketOptions(), SocketOption.State.LISTENING);
  }

  private void prepareIp(ListenOptions options) throws IOException {
    setReuseAddress(true);
    if (options.reusePort()) {
      setReusePort(true);
    }
    if (ipv6) {
      setIntOpt(SOL_IPV6, IPV6_V6ONLY, options.ipv4Compat() ? 0 : 1);
    }
    if (options.transparent()) {
      setIntOpt(ipv6 ? SOL_IPV6 : SOL_IP, ipv6 ? IPV6_TRANSPARENT : IP_TRANSPARENT, 1);
    }
    if (options.freebind()) {
      setIntOpt(ipv6 ? SOL_IPV6 : SOL_IP, ipv6 ? IPV6_FREEBIND : IP_FREEBIND, 1);
    }
    TcpKeepalive keepalive = options.keepalive();
    if (keepalive != null) {
      setKeepalive(keepalive); // accepted sockets inherit it (tcp(7))
    }
  }

  private void setKeepalive(TcpKeepalive keepalive) throws IOException {
    setKeepAlive(true);
    setUnlessDefault(TCP_KEEPCNT, keepalive.probes());
    setUnlessDefault(TCP_KEEPIDLE, keepalive.timeSeconds());
    setUnlessDefault(TCP_KEEPINTVL, keepalive.intervalSeconds());
  }

  private void setUnlessDefault(int name, int value) throws IOException {
    if (value >= 0) {
      setIntOpt(SOL_TCP, name, value);
    }
  }

  private void setAll(List<SocketOption> options, SocketOption.State state) throws IOException {
    for (SocketOption option : options) {
      if (option.state() == state) {
        set(option);
      }
    }
  }

  private void set(SocketOption option) throws IOException {
    try {
      switch (option.value()) {
        case SocketOption.Value.IntValue number ->
            setIntOpt(option.level(), option.name(), number.value());
        case SocketOption.Value.Bytes bytes ->
            setRawOpt(option.level(), option.name(), ByteBuffer.wrap(bytes.value()));
      }
    } catch (ChannelException e) {
      String which = "level " + option.level() + ", name " + option.name();
      throw new IOException(e.getMessage() + " (socket option of " + which + ")", e);
    }
  }

  /** The server channel that takes this socket over. */
  ServerChannel toChannel(SocketAddress address) {
    return address instanceof DomainSocketAddress
        ? new EpollServerDomainSocketChannel(intValue(), true)
        : new EpollServerSocketChannel(intValue());
  }
}
