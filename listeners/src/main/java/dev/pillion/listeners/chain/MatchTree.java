package dev.pillion.listeners.chain;

import dev.pillion.proxycore.config.listener.FilterChainMatch.SourceType;
import dev.pillion.proxycore.network.ConnectionInfo;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The levels of a filter-chain match, nested in the order in which Envoy looks at them
 * (api-v3/config/listener/v3/listener_components.proto, FilterChainMatch): destination port,
 * destination address, server name, transport protocol, application protocol, the socket peer's
 * address, source type, source address, source port. At each level the most specific entry that
 * holds is followed and never left again.
 */
final class MatchTree<T> {
  /** What Envoy takes for the address of a peer without one (unix sockets). */
  private static final InetAddress NO_ADDRESS = v4(255, 255, 255, 255);

  private static final InetAddress LOOPBACK_V4 = v4(127, 0, 0, 1);

  static final int ANY_PORT = 0;
  static final String ANY = "";

  final Map<Integer, PrefixTree<ServerNames<T>>> destinationPorts = new HashMap<>();

  @Nullable T find(ConnectionInfo info) {
    PrefixTree<ServerNames<T>> addresses = null;
    if (info.localAddress instanceof InetSocketAddress local) {
      addresses = destinationPorts.get(local.getPort());
    }
    if (addresses == null) {
      addresses = destinationPorts.get(ANY_PORT);
    }
    if (addresses == null) {
      return null;
    }
    ServerNames<T> names = addresses.longestMatch(addressOf(info.localAddress));
    return names == null ? null : names.find(info);
  }

  /** By server name: exact, then the longest wildcard, then those that ask for none. */
  static final class ServerNames<T> {
    final Map<String, TransportProtocols<T>> names = new HashMap<>();

    @Nullable T find(ConnectionInfo info) {
      TransportProtocols<T> next = byName(info.requestedServerName);
      return next == null ? null : next.find(info);
    }

    private @Nullable TransportProtocols<T> byName(String serverName) {
      TransportProtocols<T> exact = names.get(serverName);
      if (exact != null) {
        return exact;
      }
      int dot = serverName.indexOf('.', 1);
      while (dot > 0 && dot < serverName.length() - 1) {
        TransportProtocols<T> wildcard = names.get(serverName.substring(dot));
        if (wildcard != null) {
          return wildcard;
        }
        dot = serverName.indexOf('.', dot + 1);
      }
      return names.get(ANY);
    }
  }

  static final class TransportProtocols<T> {
    final Map<String, ApplicationProtocols<T>> protocols = new HashMap<>();

    @Nullable T find(ConnectionInfo info) {
      ApplicationProtocols<T> next = protocols.get(info.transportProtocol);
      if (next == null) {
        next = protocols.get(ANY);
      }
      return next == null ? null : next.find(info);
    }
  }

  /** By application protocol, in the order in which the client offers them. */
  static final class ApplicationProtocols<T> {
    final Map<String, PrefixTree<SourceTypes<T>>> protocols = new HashMap<>();

    @Nullable T find(ConnectionInfo info) {
      PrefixTree<SourceTypes<T>> directSources = byProtocol(info.applicationProtocols);
      if (directSources == null) {
        return null;
      }
      SourceTypes<T> types = directSources.longestMatch(addressOf(info.directRemoteAddress));
      return types == null ? null : types.find(info);
    }

    private @Nullable PrefixTree<SourceTypes<T>> byProtocol(List<String> offered) {
      for (int i = 0; i < offered.size(); i++) {
        PrefixTree<SourceTypes<T>> found = protocols.get(offered.get(i));
        if (found != null) {
          return found;
        }
      }
      return protocols.get(ANY);
    }
  }

  static final class SourceTypes<T> {
    private final Map<SourceType, PrefixTree<Map<Integer, T>>> types =
        new EnumMap<>(SourceType.class);

    PrefixTree<Map<Integer, T>> at(SourceType type) {
      return types.computeIfAbsent(type, _ -> new PrefixTree<>());
    }

    @Nullable T find(ConnectionInfo info) {
      PrefixTree<Map<Integer, T>> sources =
          types.get(sameIpOrLoopback(info) ? SourceType.SAME_IP_OR_LOOPBACK : SourceType.EXTERNAL);
      if (sources == null) {
        sources = types.get(SourceType.ANY);
      }
      if (sources == null) {
        return null;
      }
      Map<Integer, T> ports = sources.longestMatch(addressOf(info.remoteAddress));
      return ports == null ? null : byPort(ports, info.remoteAddress);
    }

    private static <T> @Nullable T byPort(Map<Integer, T> ports, SocketAddress source) {
      T exact = source instanceof InetSocketAddress ip ? ports.get(ip.getPort()) : null;
      return exact != null ? exact : ports.get(ANY_PORT);
    }
  }

  /** As in Envoy, 127.0.0.1 and ::1 are loopback and the rest of 127.0.0.0/8 is not. */
  private static boolean sameIpOrLoopback(ConnectionInfo info) {
    if (!(info.remoteAddress instanceof InetSocketAddress remote)) {
      return true;
    }
    InetAddress source = remote.getAddress();
    return source.equals(LOOPBACK_V4)
        || (source instanceof Inet6Address && source.isLoopbackAddress())
        || (info.localAddress instanceof InetSocketAddress local
            && local.getAddress().equals(source));
  }

  private static InetAddress addressOf(SocketAddress address) {
    return address instanceof InetSocketAddress ip ? ip.getAddress() : NO_ADDRESS;
  }

  private static InetAddress v4(int... bytes) {
    byte[] address = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      address[i] = (byte) bytes[i];
    }
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
