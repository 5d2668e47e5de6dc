package dev.pillion.listeners;

import dev.pillion.listeners.socket.ListenOptions;
import dev.pillion.listeners.socket.ListenSockets;
import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.ConfigException;
import dev.pillion.proxycore.config.SocketOption;
import dev.pillion.proxycore.config.TcpKeepalive;
import dev.pillion.proxycore.config.listener.ListenerConfig;
import dev.pillion.proxycore.config.listener.ListenerConfig.AdditionalAddress;
import dev.pillion.proxycore.log.Logger;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The listening sockets of one listener: for each of its addresses one, or one a worker. */
final class ListenerSockets {
  private static final Logger LOG = Logger.of("conn_handler");

  /** One socket and the worker that accepts on it. */
  private record Bound(ServerChannel channel, int worker, boolean shared) {}

  private final Listener listener;
  private final List<Bound> sockets = new ArrayList<>();
  private final List<SocketAddress> addresses = new ArrayList<>();
  private final AtomicInteger closing = new AtomicInteger();
  private boolean accepting;
  private boolean closed;

  private ListenerSockets(Listener listener) {
    this.listener = listener;
  }

  /**
   * Opens what the listener binds.
   *
   * @param turn spreads listeners with a single socket over the workers
   * @throws ConfigException naming the address that cannot be bound; then none is
   */
  static ListenerSockets open(Listener listener, int turn) throws ConfigException {
    ListenerConfig config = listener.config();
    ListenerSockets opened = new ListenerSockets(listener);
    try {
      if (config.bindToPort()) {
        opened.open(config.address(), config.keepalive(), config.socketOptions(), turn);
        for (AdditionalAddress more : config.additionalAddresses()) {
          opened.open(
              more.address(),
              more.keepalive() == null ? config.keepalive() : more.keepalive(),
              more.socketOptions() == null ? config.socketOptions() : more.socketOptions(),
              turn);
        }
      } else {
        ListenSockets.resolve(config.address());
      }
      return opened;
    } catch (IOException e) {
      opened.close();
      throw ListenerManager.fault(config, String.valueOf(e.getMessage()));
    }
  }

  private void open(
      Address address, @Nullable TcpKeepalive keepalive, List<SocketOption> options, int turn)
      throws IOException {
    ListenerConfig config = listener.config();
    int workers = listener.workers().length;
    boolean each = config.reusePort() && address instanceof Address.Socket;
    ListenOptions how = ListenOptions.of(config, address, keepalive, options, each);
    ServerChannel first = ListenSockets.listen(address, how);
    SocketAddress bound = first.localAddress();
    addresses.add(bound == null ? ListenSockets.resolve(address) : bound);
    sockets.add(new Bound(first, each ? 0 : turn % workers, !each));
    Address same = withPort(address, bound);
    for (int i = 1; each && i < workers; i++) {
      sockets.add(new Bound(ListenSockets.listen(same, how), i, false));
    }
  }

  /** For port 0 the other workers bind what the kernel gave the first. */
  private static Address withPort(Address address, @Nullable SocketAddress bound) {
    return address instanceof Address.Socket socket && bound instanceof InetSocketAddress ip
        ? new Address.Socket(socket.host(), ip.getPort(), socket.ipv4Compat())
        : address;
  }

  List<SocketAddress> addresses() {
    return List.copyOf(addresses);
  }

  void startAccepting() {
    ListenerConfig config = listener.config();
    for (Bound socket : sockets) {
      WorkerListener own = listener.workers()[socket.worker];
      boolean balanced = socket.shared || config.exactBalance();
      socket.channel.pipeline().addLast(new Acceptor(own, listener.workers(), balanced));
      socket.channel.config().setRecvByteBufAllocator(turn(config));
      own.worker.eventLoop().register(socket.channel).addListener(this::registered);
    }
    accepting = true;
  }

  /** To Netty a descriptor that accept gives looks like a sign of no more: it must not look. */
  private static RecvByteBufAllocator turn(ListenerConfig config) {
    int atOnce = config.maxConnectionsPerSocketEvent();
    var turn = new ServerChannelRecvByteBufAllocator();
    turn.respectMaybeMoreData(false);
    return turn.maxMessagesPerRead(atOnce > 0 ? atOnce : Integer.MAX_VALUE);
  }

  private void registered(Future<?> future) {
    if (!future.isSuccess()) {
      LOG.error("listener " + listener.name() + " does not accept", future.cause());
    }
  }

  boolean closed() {
    return closed;
  }

  /**
   * Closes each once its worker has accepted what waits in it. False when they were closed before.
   */
  boolean close() {
    if (closed) {
      return false;
    }
    closed = true;
    sockets.forEach(this::close);
    return true;
  }

  /** How many have yet to be closed by their workers; any thread. */
  int closing() {
    return closing.get();
  }

  private void close(Bound socket) {
    ServerChannel channel = socket.channel;
    if (!accepting) {
      channel.unsafe().closeForcibly();
      return;
    }
    closing.incrementAndGet();
    listener
        .workers()[socket.worker]
        .worker
        .eventLoop()
        .execute(
            () -> {
              AcceptQueue.drain(channel);
              var _ = channel.close();
              closing.decrementAndGet();
            });
  }
}
