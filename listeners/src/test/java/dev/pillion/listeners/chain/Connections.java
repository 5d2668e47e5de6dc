package dev.pillion.listeners.chain;

import dev.pillion.proxycore.match.CidrRange;
import dev.pillion.proxycore.network.ConnectionInfo;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Connections and prefixes by their text. */
final class Connections {
  private Connections() {}

  /** A connection from one {@code address:port} to another. */
  static ConnectionInfo connection(String from, String to) {
    return new ConnectionInfo(1, socket(from), socket(to));
  }

  static InetSocketAddress socket(String text) {
    int colon = text.lastIndexOf(':');
    return new InetSocketAddress(
        ip(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
  }

  static CidrRange range(String text) {
    int slash = text.indexOf('/');
    return new CidrRange(ip(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
  }

  static List<CidrRange> ranges(String... texts) {
    return java.util.Arrays.stream(texts).map(Connections::range).toList();
  }

  static InetAddress ip(String text) {
    try {
      return InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(text));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
