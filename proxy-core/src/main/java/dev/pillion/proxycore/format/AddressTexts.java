package dev.pillion.proxycore.format;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The text of addresses as Envoy prints them: {@code 10.0.0.1:80}, {@code [2001:db8::1]:80}, a unix
 * socket's path. An address object lives as long as its connection or endpoint, so its text is kept
 * by identity in a small direct-mapped table.
 */
public final class AddressTexts {
  private static final int SIZE = 64;
  private final @Nullable SocketAddress[] keys = new @Nullable SocketAddress[SIZE];
  private final byte[][] texts = new byte[SIZE][];

  @SuppressWarnings("ReferenceEquality") // by identity: addresses are immutable, equals is dearer
  void append(SocketAddress address, TextBuffer out) {
    int slot = System.identityHashCode(address) & (SIZE - 1);
    if (keys[slot] != address) {
      keys[slot] = address;
      texts[slot] = text(address).getBytes(StandardCharsets.UTF_8);
    }
    out.append(texts[slot]);
  }

  public static String text(SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      InetAddress ip = inet.getAddress();
      return ip == null
          ? inet.getHostString() + ":" + inet.getPort()
          : NetUtil.toSocketAddressString(inet);
    }
    return address.toString();
  }

  public static String withoutPort(SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      InetAddress ip = inet.getAddress();
      return ip == null ? inet.getHostString() : NetUtil.toAddressString(ip);
    }
    return address.toString();
  }

  /** The range of a prefix length that the address is in; without an IP, as it is. */
  static String range(SocketAddress address, int prefix) {
    InetAddress ip = address instanceof InetSocketAddress inet ? inet.getAddress() : null;
    if (ip == null) {
      return withoutPort(address);
    }
    byte[] bytes = ip.getAddress();
    int bits = Math.min(prefix, bytes.length * 8);
    for (int i = 0; i < bytes.length; i++) {
      int kept = Math.clamp(bits - i * 8L, 0, 8);
      bytes[i] &= (byte) (0xff << (8 - kept));
    }
    try {
      return NetUtil.toAddressString(InetAddress.getByAddress(bytes)) + "/" + bits;
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // the length is that of an address
    }
  }

  /** The port, or -1 for an address that has none. */
  public static int port(SocketAddress address) {
    return address instanceof InetSocketAddress inet ? inet.getPort() : -1;
  }
}
