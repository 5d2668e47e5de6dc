package dev.pillion.listeners;

import dev.pillion.listeners.socket.ListenSockets;
import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.listener.ListenerConfig;
import dev.pillion.proxycore.config.listener.ListenerConfig.AdditionalAddress;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the listener of a connection's original destination: the one of exactly that address, then
 * the one of the port on every address. Listeners that do not bind are found like the others. The
 * configuration's thread replaces the content as a whole; any worker reads.
 */
final class ListenerLookup {
  private static final InetAddress ANY_V4 = address(new byte[4]);
  private static final InetAddress ANY_V6 = address(new byte[16]);

  private volatile Map<InetSocketAddress, Listener> byAddress = Map.of();

  void publish(List<Listener> listeners) {
    Map<InetSocketAddress, Listener> next = new HashMap<>();
    for (Listener listener : listeners) {
      ListenerConfig config = listener.config();
      put(next, config.address(), listener);
      for (AdditionalAddress additional : config.additionalAddresses()) {
        put(next, additional.address(), listener);
      }
    }
    byAddress = next;
  }

  private static void put(
      Map<InetSocketAddress, Listener> map, Address address, Listener listener) {
    if (!(address instanceof Address.Socket socket)) {
      return;
    }
    InetSocketAddress resolved;
    try {
      resolved = (InetSocketAddress) ListenSockets.resolve(socket);
    } catch (IOException _) {
      return; // was refused when the listener was added
    }
    map.putIfAbsent(resolved, listener);
    if (socket.ipv4Compat() && resolved.getAddress().isAnyLocalAddress()) {
      map.putIfAbsent(new InetSocketAddress(ANY_V4, socket.port()), listener);
    }
  }

  /** Null: no listener is for that destination. */
  @Nullable Listener find(InetSocketAddress destination) {
    Map<InetSocketAddress, Listener> map = byAddress;
    Listener found = map.get(destination);
    if (found == null) {
      InetAddress any = destination.getAddress() instanceof Inet4Address ? ANY_V4 : ANY_V6;
      found = map.get(new InetSocketAddress(any, destination.getPort()));
    }
    return found;
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e); // the length is right
    }
  }
}
