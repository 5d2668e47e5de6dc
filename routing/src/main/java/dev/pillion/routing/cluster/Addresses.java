package dev.pillion.routing.cluster;

import dev.pillion.proxycore.config.Address;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Configured addresses as Netty connects to them. */
public final class Addresses {
  private Addresses() {}

  /** The socket address; null when it is a host name that has to be resolved. */
  public static @Nullable SocketAddress literal(Address address) {
    return switch (address) {
      case Address.Socket(String host, int port, boolean _) -> {
        InetAddress ip = ip(host);
        yield ip == null ? null : new InetSocketAddress(ip, port);
      }
      case Address.Pipe(String path, int _) -> unix(path);
    };
  }

  /** A unix socket; a leading {@code @} stands for the abstract name space (unix(7)). */
  private static DomainSocketAddress unix(String path) {
    return new DomainSocketAddress(path.startsWith("@") ? "\0" + path.substring(1) : path);
  }

  /** The address that an IP literal stands for; null for anything else. Never asks a resolver. */
  public static @Nullable InetAddress ip(String literal) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(literal);
    if (bytes == null) {
      return null;
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an IP address of illegal length", e);
    }
  }
}
