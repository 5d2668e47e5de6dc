package dev.pillion.initiptables;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Checks that the rules redirect: connects to a port of 127.0.0.6 (::6) on which nobody listens,
 * and expects the connection on the proxy's own ports of 127.0.0.1 (::1). Which connection it is
 * follows from its source port, chosen before connecting; so no SO_ORIGINAL_DST is needed, which
 * the JDK does not offer.
 */
final class InterceptionProbe {
  private static final long RETRY_NANOS = 1_000_000_000L;

  private final Log log;
  private final List<InetSocketAddress> listen = new ArrayList<>();
  private final InetAddress local;
  private final InetSocketAddress target;
  private final long timeoutNanos;
  private final List<Integer> sourcePorts = new ArrayList<>();

  private InterceptionProbe(
      boolean ipv6, List<Integer> ports, int probePort, long timeoutNanos, Log log)
      throws UnknownHostException {
    this.log = log;
    this.timeoutNanos = timeoutNanos;
    byte[] loopback = ipv6 ? new byte[16] : new byte[] {127, 0, 0, 1};
    byte[] passthrough = ipv6 ? new byte[16] : new byte[] {127, 0, 0, 6};
    loopback[loopback.length - 1] = 1;
    passthrough[passthrough.length - 1] = 6;
    this.local = InetAddress.getByAddress(loopback);
    this.target = new InetSocketAddress(InetAddress.getByAddress(passthrough), probePort);
    for (int port : ports) {
      listen.add(new InetSocketAddress(local, port));
    }
  }

  /**
   * Runs the check.
   *
   * @throws InitFailure with {@link InitFailure#VALIDATION} when no connection arrived in time
   */
  static void run(InterceptionConfig config, HostAddresses host, Flags flags, Log log)
      throws InitFailure {
    log.info("Starting iptables validation: the rules must redirect a connection to the proxy.");
    try {
      List<Integer> ports = List.of(port(config.outboundPort()), port(config.inboundPort()));
      InterceptionProbe probe =
          new InterceptionProbe(
              host.primaryIsIpv6(),
              ports,
              flags.port(Flag.IPTABLES_PROBE_PORT),
              flags.nanos(Flag.PROBE_TIMEOUT),
              log);
      probe.await();
    } catch (IOException e) {
      throw failure("the check itself failed: " + e.getMessage());
    }
    log.info("Validation passed, iptables rules established");
  }

  private static int port(String text) throws InitFailure {
    int port = Durations.decimal(text, 65535);
    if (port <= 0) {
      throw failure("\"" + text + "\" is no port to listen on");
    }
    return port;
  }

  private static InitFailure failure(String why) {
    return InitFailure.validation(
        "iptables validation failed, the workload is not ready for Istio: "
            + why
            + ". With Istio CNI, a pod that was scheduled before its node was ready must be"
            + " removed, so that it is scheduled anew.");
  }

  private void await() throws IOException, InitFailure {
    List<ServerSocketChannel> listeners = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      for (InetSocketAddress address : listen) {
        open(address, selector, listeners);
      }
      if (listeners.isEmpty()) {
        throw failure("none of the proxy's ports could be listened on");
      }
      long start = System.nanoTime();
      long nextProbe = start;
      List<SocketChannel> clients = new ArrayList<>();
      try {
        while (System.nanoTime() - start < timeoutNanos) {
          if (System.nanoTime() - nextProbe >= 0) {
            connect(clients);
            nextProbe += RETRY_NANOS;
          }
          if (arrived(selector, 20)) {
            return;
          }
        }
      } finally {
        for (SocketChannel client : clients) {
          client.close();
        }
      }
      throw failure(
          "no connection was redirected in time (the check must run as the proxy's user: other"
              + " users' connections to the loopback interface are left alone)");
    } finally {
      for (ServerSocketChannel listener : listeners) {
        listener.close();
      }
    }
  }

  private void open(
      InetSocketAddress address, Selector selector, List<ServerSocketChannel> listeners)
      throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    try {
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listener.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      listener.configureBlocking(false);
      listener.bind(address);
      listener.register(selector, SelectionKey.OP_ACCEPT);
      listeners.add(listener);
    } catch (IOException e) {
      listener.close();
      log.error("cannot listen on " + address + ": " + e.getMessage());
    }
  }

  private void connect(List<SocketChannel> clients) throws IOException {
    SocketChannel client = SocketChannel.open();
    clients.add(client);
    client.configureBlocking(false);
    client.bind(new InetSocketAddress(local, 0));
    sourcePorts.add(((InetSocketAddress) client.getLocalAddress()).getPort());
    try {
      client.connect(target);
    } catch (IOException e) {
      log.error("cannot connect to " + target + ": " + e.getMessage());
    }
  }

  /** Waits that many milliseconds; true when a connection of ours came in. */
  private boolean arrived(Selector selector, long millis) throws IOException {
    selector.select(millis);
    boolean ours = false;
    Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
    while (keys.hasNext()) {
      ServerSocketChannel listener = (ServerSocketChannel) keys.next().channel();
      keys.remove();
      SocketChannel accepted = listener.accept();
      if (accepted != null) {
        InetSocketAddress from = (InetSocketAddress) accepted.getRemoteAddress();
        ours |= sourcePorts.contains(from.getPort());
        accepted.close();
      }
    }
    return ours;
  }
}
