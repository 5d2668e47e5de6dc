package dev.pillion.listeners.socket;

import io.netty.channel.Channel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What the kernel says of a socket. */
public final class Options {
  public static final int SOL_SOCKET = 1;
  public static final int SO_KEEPALIVE = 9;
  public static final int SO_REUSEPORT = 15;
  public static final int SOL_IP = 0;
  public static final int IP_TOS = 1;
  public static final int IP_FREEBIND = 15;
  public static final int IP_TRANSPARENT = 19;
  public static final int SOL_IPV6 = 41;
  public static final int IPV6_V6ONLY = 26;
  public static final int IPV6_FREEBIND = 78;
  public static final int SOL_TCP = 6;
  public static final int TCP_NODELAY = 1;
  public static final int TCP_KEEPIDLE = 4;
  public static final int TCP_KEEPINTVL = 5;
  public static final int TCP_KEEPCNT = 6;
  public static final int TCP_DEFER_ACCEPT = 9;
  private static final int TCP_INFO = 11;
  private static final int MAX_ACK_BACKLOG = 28; // tcpi_sacked, of a socket that listens

  private Options() {}

  /** getsockopt. */
  public static int get(Channel channel, int level, int name) {
    return channel.config().getOption(new IntegerUnixChannelOption("option", level, name));
  }

  /** How long the queue of connections to accept may grow. */
  public static int backlog(Channel listening) {
    ByteBuffer info =
        listening.config().getOption(new RawUnixChannelOption("TCP_INFO", SOL_TCP, TCP_INFO, 104));
    return info.order(ByteOrder.nativeOrder()).getInt(MAX_ACK_BACKLOG);
  }
}
