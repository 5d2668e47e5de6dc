package dev.pillion.listeners.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where a redirected connection was going: netfilter keeps it and tells by a socket option
 * (linux/netfilter_ipv4.h, linux/netfilter_ipv6/ip6_tables.h).
 */
public final class OriginalDestination {
  private static final int SOL_IP = 0;
  private static final int SOL_IPV6 = 41;
  private static final int SO_ORIGINAL_DST = 80;
  private static final int SOCKADDR_IN_LENGTH = 16;
  private static final int SOCKADDR_IN6_LENGTH = 28;
  private static final int PORT = 2;
  private static final int ADDRESS_V4 = 4;
  private static final int ADDRESS_V6 = 8;

  private static final RawUnixChannelOption V4 =
      new RawUnixChannelOption("SO_ORIGINAL_DST", SOL_IP, SO_ORIGINAL_DST, SOCKADDR_IN_LENGTH);
  private static final RawUnixChannelOption V6 =
      new RawUnixChannelOption(
          "IP6T_SO_ORIGINAL_DST", SOL_IPV6, SO_ORIGINAL_DST, SOCKADDR_IN6_LENGTH);

  private OriginalDestination() {}

  /**
   * The original destination of an accepted connection; null when netfilter knows none. A TPROXY
   * connection has it as its own address.
   */
  public static @Nullable InetSocketAddress of(Channel channel) {
    if (!(channel.localAddress() instanceof InetSocketAddress local)) {
      return null;
    }
    boolean ipv6 = local.getAddress() instanceof Inet6Address;
    try {
      ByteBuffer raw = channel.config().getOption(ipv6 ? V6 : V4);
      return raw == null ? null : decode(raw, ipv6);
    } catch (ChannelException _) { // ENOENT or ENOPROTOOPT: not redirected
      return transparent(channel) ? local : null;
    }
  }

  private static boolean transparent(Channel channel) {
    try {
      return Boolean.TRUE.equals(channel.config().getOption(EpollChannelOption.IP_TRANSPARENT));
    } catch (ChannelException _) {
      return false;
    }
  }

  private static @Nullable InetSocketAddress decode(ByteBuffer raw, boolean ipv6) {
    int port = ((raw.get(PORT) & 0xff) << 8) | (raw.get(PORT + 1) & 0xff);
    byte[] address = new byte[ipv6 ? 16 : 4];
    raw.get(ipv6 ? ADDRESS_V6 : ADDRESS_V4, address);
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException _) { // cannot be: the length is right
      return null;
    }
  }
}
