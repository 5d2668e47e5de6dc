package dev.pillion.listeners.http.header;

import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.StripPort;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;

/**
 * {@code strip_trailing_host_dot}, {@code strip_any_host_port} and {@code
 * strip_matching_host_port}. Immutable.
 */
public final class HostNormalizer {
  private final boolean stripDot;
  private final StripPort stripPort;

  public HostNormalizer(HttpConnectionManagerConfig config) {
    stripDot = config.stripTrailingHostDot();
    stripPort = config.stripPort();
  }

  /**
   * Changes {@code :authority}.
   *
   * @param local the connection's own address, whose port counts as matching
   */
  public void apply(HeaderMap headers, SocketAddress local) {
    if (!stripDot && stripPort == StripPort.NONE) {
      return;
    }
    int line = headers.indexOf(HeaderNames.AUTHORITY);
    if (line < 0) {
      return;
    }
    int from = headers.valueOffset(line);
    byte[] host = Arrays.copyOfRange(headers.array(), from, from + headers.valueLength(line));
    byte[] stripped = strip(host, local);
    if (stripped.length != host.length) {
      headers.set(HeaderNames.AUTHORITY, stripped);
    }
  }

  private byte[] strip(byte[] host, SocketAddress local) {
    byte[] result = host;
    int colon = portColon(result);
    if (stripDot) {
      int end = colon < 0 ? result.length : colon;
      if (end > 0 && result[end - 1] == '.') {
        result = without(result, end - 1);
        colon = colon < 0 ? -1 : colon - 1;
      }
    }
    if (colon < 0 || stripPort == StripPort.NONE) {
      return result;
    }
    int port = port(result, colon + 1);
    boolean strips =
        stripPort == StripPort.ANY
            ? port >= 0
            : local instanceof InetSocketAddress ip && ip.getPort() == port;
    return strips ? Arrays.copyOf(result, colon) : result;
  }

  private static byte[] without(byte[] bytes, int at) {
    byte[] result = Arrays.copyOf(bytes, bytes.length - 1);
    System.arraycopy(bytes, at + 1, result, at, bytes.length - at - 1);
    return result;
  }

  /** The colon in front of the port, or -1; those within an IPv6 address are none. */
  private static int portColon(byte[] host) {
    for (int i = host.length - 1; i >= 0; i--) {
      if (host[i] == ']') {
        return -1;
      }
      if (host[i] == ':') {
        return i;
      }
    }
    return -1;
  }

  /** -1: not a number that fits 32 bits. */
  private static int port(byte[] host, int from) {
    long value = from == host.length ? -1 : 0;
    for (int i = from; i < host.length; i++) {
      byte b = host[i];
      if (b < '0' || b > '9' || value > Integer.MAX_VALUE / 10) {
        return -1;
      }
      value = value * 10 + (b - '0');
    }
    return (int) Math.min(value, Integer.MAX_VALUE);
  }
}
