package dev.pillion.listeners.http.header;

import dev.pillion.proxycore.match.CidrRange;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What x-forwarded-for says (Envoy: configuration/http/http_conn_man/headers). */
final class ForwardedFor {
  private ForwardedFor() {}

  /**
   * The address that stands so many hops from the end, or null when there is none or it is no
   * address. Its port is 0.
   */
  static @Nullable InetSocketAddress addressFromEnd(String value, int hops) {
    int end = value.length();
    for (int i = 0; i < hops; i++) {
      end = value.lastIndexOf(',', end - 1);
      if (end < 0) {
        return null;
      }
    }
    int comma = end == 0 ? -1 : value.lastIndexOf(',', end - 1);
    return parse(value.substring(comma + 1, end).strip());
  }

  /**
   * The last address that is in none of these ranges, or the first one when all are; null when what
   * is met on the way there is no address.
   */
  static @Nullable InetSocketAddress lastOutside(String value, List<CidrRange> ranges) {
    InetSocketAddress last = null;
    int end = value.length();
    while (end >= 0) {
      int comma = end == 0 ? -1 : value.lastIndexOf(',', end - 1);
      InetSocketAddress address = parse(value.substring(comma + 1, end).strip());
      if (address == null) {
        return null;
      }
      last = address;
      InetAddress ip = address.getAddress();
      if (ranges.stream().noneMatch(range -> range.contains(ip))) {
        return last;
      }
      end = comma;
    }
    return last;
  }

  /** True when it names one address only. */
  static boolean single(String value) {
    return value.indexOf(',') < 0;
  }

  /** The address that the text is, or null. Its port is 0. */
  static @Nullable InetSocketAddress parse(String text) {
    if (text.isEmpty() || text.charAt(0) == '[') {
      return null; // NetUtil takes brackets, Envoy does not
    }
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    if (bytes == null) {
      return null;
    }
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), 0);
    } catch (UnknownHostException _) {
      return null;
    }
  }
}
