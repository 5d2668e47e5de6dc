package dev.pillion.listeners;

import dev.pillion.listeners.network.ActiveConnection;
import dev.pillion.listeners.network.ConnectionList;
import dev.pillion.listeners.network.ConnectionOwner;
import dev.pillion.listeners.socket.ChannelOptions;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.log.AccessLogger;
import dev.pillion.proxycore.log.Logger;
import dev.pillion.proxycore.network.ChannelConnection;
import dev.pillion.proxycore.network.CloseType;
import dev.pillion.proxycore.network.ConnectionCallbacks.CloseEvent;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.Gauge;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.worker.Worker;
import io.netty.channel.Channel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A listener's part on one worker: takes accepted sockets and keeps the connections that come of
 * them. For its worker alone, but for {@link #load}.
 */
final class WorkerListener implements ConnectionOwner {
  private static final Logger LOG = Logger.of("conn_handler");

  /** How many connections it has or is about to get: what balancing goes by; any worker. */
  final AtomicInteger load = new AtomicInteger();

  final Listener listener;
  final Worker worker;
  private final ListenerLookup lookup;
  private final ConnectionIds ids;
  private final ChannelOptions options;
  private final SocketAddress unnamed;
  private final Counter workerCxTotal;
  private final Gauge workerCxActive;
  private final ConnectionList connections = new ConnectionList();
  private boolean closesIdle;

  WorkerListener(
      Listener listener,
      Worker worker,
      ListenerLookup lookup,
      ConnectionIds ids,
      StatsStore stats) {
    this.listener = listener;
    this.worker = worker;
    this.lookup = lookup;
    this.ids = ids;
    this.options = ChannelOptions.of(listener.config());
    this.unnamed = new DomainSocketAddress(ListenerAddresses.pipePath(listener.config()));
    String prefix = listener.statPrefix() + worker.name() + ".";
    workerCxTotal = stats.counter(prefix + "downstream_cx_total");
    workerCxActive = stats.gauge(prefix + "downstream_cx_active");
  }

  /**
   * Takes an accepted channel that no event loop has yet; it is counted in {@link #load}. Both ends
   * of a unix socket's connection have the address that the listener has, as in Envoy.
   */
  void accept(Channel channel) {
    ConnectionInfo info =
        new ConnectionInfo(
            ids.next(), named(channel.remoteAddress()), named(channel.localAddress()));
    AcceptedSocket socket = new AcceptedSocket(this, channel, info);
    take(channel, info);
    channel.pipeline().addLast(socket.connection());
    var registered = worker.eventLoop().register(channel);
    if (registered.isDone() && !registered.isSuccess()) {
      load.decrementAndGet();
      LOG.error("an accepted connection cannot be served", registered.cause());
      return;
    }
    try {
      socket.start();
    } catch (RuntimeException e) {
      LOG.error("connection " + channel + " closed by a bug", e);
      socket.connection().close(CloseType.NO_FLUSH);
    }
  }

  private SocketAddress named(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress ip ? ip : unnamed;
  }

  /** Makes a channel one of this listener's. */
  void take(Channel channel, ConnectionInfo info) {
    options.apply(channel);
    info.listenerName = listener.name();
    info.listenerMetadata = listener.config().metadata();
    info.trafficDirection = listener.config().direction().name();
  }

  /** The part on this worker of the listener that a restored destination belongs to, or null. */
  @Nullable WorkerListener handOffTarget(ConnectionInfo info) {
    if (!listener.config().useOriginalDst()
        || !info.localAddressRestored
        || !(info.localAddress instanceof InetSocketAddress destination)) {
      return null;
    }
    Listener found = lookup.find(destination);
    return found == null || found.equals(listener) ? null : found.workers()[worker.index()];
  }

  /** Puts a connection behind its chain. */
  ActiveConnection establish(
      ChannelConnection connection, AcceptedSocket socket, FilterChain chain) {
    ConnectionInfo info = socket.info();
    info.filterChainName = chain.name();
    info.filterChainMetadata = chain.metadata();
    ActiveConnection active =
        new ActiveConnection(
            connection, info, this, chain.filters(), socket.startNanos(), socket.startMillis());
    StatsShard shard = worker.stats();
    listener.stats().cxTotal.inc(shard);
    listener.stats().cxActive.add(shard, 1);
    workerCxTotal.inc(shard);
    workerCxActive.add(shard, 1);
    connections.add(active);
    return active;
  }

  @Override
  public void onConnectionClosed(ActiveConnection connection, CloseEvent event) {
    connections.remove(connection);
    load.decrementAndGet();
    StatsShard shard = worker.stats();
    long lengthNanos = worker.time().nanoTime() - connection.startNanos();
    listener.stats().cxDestroy.inc(shard);
    listener.stats().cxActive.add(shard, -1);
    listener.stats().cxLengthMs.record(shard, TimeUnit.NANOSECONDS.toMillis(lengthNanos));
    workerCxActive.add(shard, -1);
    if (logs()) {
      log(connection.streamInfo());
    }
  }

  boolean logs() {
    return !listener.accessLogs().isEmpty();
  }

  /** Writes the listener's access log for a connection that is over. */
  void log(StreamInfo info) {
    info.endNanos = worker.time().nanoTime();
    FormatContext context = new FormatContext(info);
    List<AccessLogger> loggers = listener.accessLogs();
    for (int i = 0; i < loggers.size(); i++) {
      loggers.get(i).log(context, worker);
    }
  }

  @Override
  public boolean drainClose() {
    return listener.drain().drainClose(worker);
  }

  /** The process is about to end: idle connections close, those too that are still to come. */
  void closeIdleConnections() {
    closesIdle = true;
    connections.closeIdle();
  }

  /** A connection's filters are there. */
  void started(ActiveConnection connection) {
    if (closesIdle) {
      connection.closeIdle();
    }
  }

  void closeConnections() {
    connections.closeAll();
  }
}
