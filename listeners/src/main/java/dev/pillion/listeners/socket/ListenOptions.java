package dev.pillion.listeners.socket;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.SocketOption;
import dev.pillion.proxycore.config.TcpKeepalive;
import dev.pillion.proxycore.config.listener.ListenerConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a listening socket is made.
 *
 * @param ipv4Compat an IPv6 socket takes IPv4 as well
 * @param reusePort others may bind the same port: one socket a worker
 * @param backlog the accept queue's length; the kernel cuts it to net.core.somaxconn
 */
public record ListenOptions(
    boolean ipv4Compat,
    boolean reusePort,
    boolean transparent,
    boolean freebind,
    int backlog,
    @Nullable TcpKeepalive keepalive,
    List<SocketOption> socketOptions) {

  private static final int MAXIMUM_BACKLOG = 65535;

  /** A plain socket on an address. */
  public static ListenOptions plain(Address address) {
    return new ListenOptions(
        compat(address), false, false, false, MAXIMUM_BACKLOG, null, List.of());
  }

  /** The options of a listener for one of its addresses. */
  public static ListenOptions of(
      ListenerConfig listener,
      Address address,
      @Nullable TcpKeepalive keepalive,
      List<SocketOption> options,
      boolean reusePort) {
    int backlog = listener.tcpBacklog() > 0 ? listener.tcpBacklog() : MAXIMUM_BACKLOG;
    return new ListenOptions(
        compat(address),
        reusePort,
        listener.transparent(),
        listener.freebind(),
        backlog,
        keepalive,
        options);
  }

  private static boolean compat(Address address) {
    return address instanceof Address.Socket socket && socket.ipv4Compat();
  }
}
