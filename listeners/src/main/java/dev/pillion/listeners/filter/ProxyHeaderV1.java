package dev.pillion.listeners.filter;

import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The PROXY protocol's version 1 (haproxy.org, proxy-protocol.txt, section 2.1): a line of text.
 */
final class ProxyHeaderV1 {
  static final byte[] SIGNATURE = "PROXY".getBytes(StandardCharsets.ISO_8859_1);

  /** What tells a header from other bytes where both may come. */
  static final byte[] SIGNATURE_AND_BLANK = "PROXY ".getBytes(StandardCharsets.ISO_8859_1);

  private static final int MAX_LENGTH = 108; // with its CRLF, as in Envoy; the text asks for 107

  private ProxyHeaderV1() {}

  /** Reads the line that the bytes begin with. */
  static ProxyHeader read(ByteBuf bytes) {
    int start = bytes.readerIndex();
    int searched = Math.min(bytes.readableBytes(), MAX_LENGTH);
    for (int i = 1; i < searched; i++) {
      if (bytes.getByte(start + i) == '\n' && bytes.getByte(start + i - 1) == '\r') {
        String line = bytes.toString(start, i - 1, StandardCharsets.ISO_8859_1);
        return parse(line.split(" ", -1), i + 1);
      }
    }
    return searched == MAX_LENGTH ? ProxyHeader.MALFORMED : ProxyHeader.INCOMPLETE;
  }

  private static ProxyHeader parse(String[] words, int length) {
    if (words.length < 2 || !words[0].equals("PROXY")) {
      return ProxyHeader.MALFORMED;
    }
    if (words[1].equals("UNKNOWN")) {
      return ProxyHeader.local(length);
    }
    boolean v6 = words[1].equals("TCP6");
    if (words.length != 6 || !(v6 || words[1].equals("TCP4"))) {
      return ProxyHeader.MALFORMED;
    }
    InetSocketAddress source = address(words[2], words[4], v6);
    InetSocketAddress destination = address(words[3], words[5], v6);
    return source == null || destination == null
        ? ProxyHeader.MALFORMED
        : ProxyHeader.proxied(length, source, destination, null);
  }

  private static @Nullable InetSocketAddress address(String host, String port, boolean v6) {
    int number = port(port);
    boolean valid =
        v6
            ? NetUtil.isValidIpV6Address(host)
            : NetUtil.isValidIpV4Address(host) && !hasLeadingZero(host);
    byte[] bytes = valid ? NetUtil.createByteArrayFromIpAddressString(host) : null;
    if (number < 0 || bytes == null) {
      return null;
    }
    try {
      InetAddress ip =
          v6 ? Inet6Address.getByAddress(null, bytes, -1) : InetAddress.getByAddress(bytes);
      return new InetSocketAddress(ip, number);
    } catch (UnknownHostException _) {
      return null;
    }
  }

  /** {@code 010.0.0.1} is 8.0.0.1 to some and 10.0.0.1 to others. */
  private static boolean hasLeadingZero(String v4) {
    for (int i = 0; i + 1 < v4.length(); i++) {
      boolean first = i == 0 || v4.charAt(i - 1) == '.';
      if (first && v4.charAt(i) == '0' && v4.charAt(i + 1) != '.') {
        return true;
      }
    }
    return false;
  }

  private static int port(String text) {
    if (text.isEmpty() || text.length() > 5) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value <= 65535 ? value : -1;
  }
}
