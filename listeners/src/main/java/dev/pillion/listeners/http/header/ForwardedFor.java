package dev.pillion.listeners.http.header;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
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

  /** True when it names one address only. */
  static boolean single(String value) {
    return value.indexOf(',') < 0;
  }

  private static @Nullable InetSocketAddress parse(String text) {
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
