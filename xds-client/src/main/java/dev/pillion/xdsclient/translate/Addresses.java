package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.match.CidrRange;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code Address}, {@code SocketAddress} and {@code CidrRange}. */
final class Addresses {
  private static final int MAX_PIPE_PATH = 107;

  private Addresses() {}

  /** An address to listen on or, in a cluster without DNS, to connect to: an IP or a path. */
  static @Nullable Address ip(Fields address) {
    Address read = any(address);
    if (read instanceof Address.Socket socket && parse(socket.host()) == null) {
      address.error(
          "socket_address",
          "malformed IP address: " + socket.host() + " (names need a DNS cluster)");
      return null;
    }
    return read;
  }

  /** An address to listen on; one that takes IPv4 as well must be able to. */
  static @Nullable Address listening(Fields address) {
    Address read = ip(address);
    Fields given = address.message("socket_address");
    if (given != null && read instanceof Address.Socket socket && socket.ipv4Compat()) {
      InetAddress ip = parse(socket.host());
      boolean mapped = ip instanceof Inet4Address && socket.host().indexOf(':') >= 0;
      boolean any = ip instanceof Inet6Address && ip.isAnyLocalAddress();
      if (!mapped && !any) {
        given.error("ipv4_compat", "only :: and IPv4-mapped IPv6 addresses can take IPv4");
      }
    }
    return read;
  }

  /** An address whose host may be a name; null when there is a mistake, which is noted. */
  static @Nullable Address any(Fields address) {
    Fields socket = address.message("socket_address");
    if (socket != null) {
      return socket(socket);
    }
    Fields pipe = address.message("pipe");
    return pipe == null ? null : pipe(pipe);
  }

  static Address.@Nullable Socket socket(Fields socket) {
    if (socket.enumeration("protocol").equals("UDP")) {
      socket.unsupported("protocol", "UDP");
    }
    String resolver = socket.string("resolver_name");
    if (!resolver.isEmpty() && !resolver.equals("envoy.ip")) {
      socket.unsupported("resolver_name", "the resolver " + resolver);
    }
    String host = socket.string("address");
    int port = socket.integer("port_value");
    boolean compat = socket.bool("ipv4_compat");
    return host.isEmpty() ? null : new Address.Socket(host, port, compat);
  }

  private static Address pipe(Fields pipe) {
    String path = pipe.string("path");
    if (path.getBytes(StandardCharsets.UTF_8).length > MAX_PIPE_PATH) {
      pipe.error("path", "the path of a unix socket has at most " + MAX_PIPE_PATH + " bytes");
    }
    int mode = pipe.integer("mode");
    if (path.startsWith("@") && mode != 0) {
      pipe.error("mode", "an abstract unix socket has no mode");
    }
    return new Address.Pipe(path, mode);
  }

  static List<CidrRange> cidrRanges(Fields in, String name) {
    List<CidrRange> ranges = new ArrayList<>();
    for (Fields range : in.messages(name)) {
      CidrRange read = cidrRange(range);
      if (read != null) {
        ranges.add(read);
      }
    }
    return List.copyOf(ranges);
  }

  /** Null when there is none, or a mistake, which is noted. */
  static @Nullable CidrRange cidrRange(@Nullable Fields range) {
    if (range == null) {
      return null;
    }
    String prefix = range.string("address_prefix");
    int length = range.integerValue("prefix_len", 0);
    InetAddress address = parse(prefix);
    if (address == null) {
      range.error("address_prefix", "malformed IP address: " + prefix);
      return null;
    }
    int bits = address instanceof Inet4Address ? 32 : 128;
    if (length > bits) {
      range.error("prefix_len", "a prefix of " + prefix + " has at most " + bits + " bits");
      return null;
    }
    return new CidrRange(address, length);
  }

  /** An address in its textual form; null for anything else, names included. */
  static @Nullable InetAddress parse(String text) {
    if (!isLiteral(text)) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * Java takes 127.1, 127.0.0.01 and bracketed IPv6 addresses; inet_pton, as Envoy uses it, not.
   */
  private static boolean isLiteral(String text) {
    if (text.indexOf(':') >= 0) {
      return text.indexOf('[') < 0 && text.indexOf('%') < 0;
    }
    int dots = 0;
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        dots++;
        digits = 0;
      } else if (c < '0' || c > '9' || (digits == 1 && text.charAt(i - 1) == '0')) {
        return false;
      } else {
        digits++;
      }
    }
    return dots == 3;
  }
}
