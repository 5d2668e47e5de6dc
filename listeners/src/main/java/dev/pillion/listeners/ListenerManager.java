package dev.pillion.listeners;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.ConfigException;
import dev.pillion.proxycore.config.listener.ListenerConfig;
import dev.pillion.proxycore.config.listener.ListenerConfig.TrafficDirection;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.worker.Worker;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * All listeners of the process. First {@link #add} each (which binds it), then {@link
 * #startAccepting}. For the configuration's thread alone, but for what says otherwise.
 */
public final class ListenerManager implements AutoCloseable {
  private final List<Worker> workers;
  private final StatsShard shard;
  private final ListenerManagerStats stats;
  private final ListenerCompiler compiler;
  private final ListenerLookup lookup = new ListenerLookup();
  private final List<Entry> entries = new ArrayList<>();

  /** A listener with its sockets; none when it does not bind. */
  private record Entry(Listener listener, ListenerSockets sockets) {}

  /** A manager whose listeners take every connection. */
  public ListenerManager(
      List<Worker> workers,
      StatsStore stats,
      NetworkFilterFactories filters,
      AccessLoggers accessLoggers) {
    this(workers, stats, filters, accessLoggers, ConnectionLimits.none());
  }

  /** Every worker's timers and statistics must be ready; their event loops are epoll's. */
  public ListenerManager(
      List<Worker> workers,
      StatsStore stats,
      NetworkFilterFactories filters,
      AccessLoggers accessLoggers,
      ConnectionLimits limits) {
    this(workers, stats, stats, filters, accessLoggers, limits);
  }

  private ListenerManager(
      List<Worker> workers,
      StatsStore stats,
      StatsStore managerStats,
      NetworkFilterFactories filters,
      AccessLoggers accessLoggers,
      ConnectionLimits limits) {
    this.workers = List.copyOf(workers);
    this.shard = managerStats.newShard();
    this.stats = new ListenerManagerStats(managerStats);
    this.compiler =
        new ListenerCompiler(this.workers, stats, filters, accessLoggers, lookup, limits);
  }

  /**
   * A manager for the admin server's listener alone, which Envoy does not count among {@code
   * listener_manager.*}.
   */
  public static ListenerManager forAdmin(
      Worker worker,
      StatsStore stats,
      NetworkFilterFactories filters,
      AccessLoggers loggers,
      ConnectionLimits limits) {
    return new ListenerManager(
        List.of(worker), stats, new StatsStore(), filters, loggers, limits.forAdmin());
  }

  /** Compiles a listener and drops it: finds what {@link #add} would, without opening a socket. */
  public void check(ListenerConfig config) throws ConfigException {
    compiler.compile(config);
  }

  /**
   * Compiles a listener and opens its sockets; the kernel queues connections until {@link
   * #startAccepting}.
   *
   * @throws ConfigException when its chains contradict each other or an address cannot be bound
   */
  public void add(ListenerConfig config) throws ConfigException {
    try {
      for (Entry entry : entries) {
        checkBeside(entry.listener.config(), config);
      }
      Listener listener = compiler.compile(config);
      ListenerSockets sockets = ListenerSockets.open(listener, entries.size());
      entries.add(new Entry(listener, sockets));
      stats.added.inc(shard);
      stats.createSuccess.inc(shard);
    } catch (ConfigException e) {
      stats.createFailure.inc(shard);
      throw e;
    }
    publish();
  }

  private static void checkBeside(ListenerConfig existing, ListenerConfig added)
      throws ConfigException {
    if (existing.name().equals(added.name())) {
      throw fault(added, "duplicate listener name");
    }
    Address shared = ListenerAddresses.shared(existing, added);
    if (shared != null) {
      throw new ConfigException(
          List.of(
              "error adding listener: '%s' has duplicate address '%s' as existing listener, to check"
                      .formatted(added.name(), shared)
                  + " if the listener has duplicated addresses with other listeners or"
                  + " 'enable_reuse_port' is set to 'false' for the listener"));
    }
  }

  /** Connections are not handed to a listener that has stopped, as in Envoy. */
  private void publish() {
    List<Listener> running = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      if (!entry.sockets.closed()) {
        running.add(entry.listener);
      }
    }
    lookup.publish(running);
  }

  /** Begins to accept on every listener that binds. */
  public void startAccepting() {
    for (Entry entry : entries) {
      entry.sockets.startAccepting();
    }
    stats.active.set(shard, entries.size());
    stats.workersStarted.set(shard, 1);
  }

  /** Which listeners an order is for. */
  public enum Scope {
    /** Those whose traffic_direction is INBOUND. */
    INBOUND,
    /** Those, or all where no listener says which direction it is for. */
    INBOUND_IF_DECLARED,
    ALL
  }

  /**
   * Has connections end with their next answer, which tells the client so, while new ones are still
   * taken. Idle ones stay, as in Envoy: to close one is to race with its next request.
   *
   * @param time over how long the gradual strategy spreads the closing
   */
  public void drain(Scope scope, DrainStrategy strategy, Duration time) {
    for (Entry entry : entries) {
      Listener listener = entry.listener;
      if (covers(scope, listener)) {
        listener.drain().begin(strategy, time, workers.getFirst().time().nanoTime());
      }
    }
  }

  /**
   * Has every connection end with its next answer for as long as the server fails its health
   * checks, but where the listener's drain_type leaves that out; new ones are taken (Envoy:
   * DrainManagerImpl::drainClose).
   */
  public void failHealthCheck(boolean fail) {
    for (Entry entry : entries) {
      Listener listener = entry.listener;
      listener.drain().failHealthCheck(fail && listener.config().drainsOnFailedHealthCheck());
    }
  }

  /**
   * Has idle connections close soon, for the process is about to end. Workers do it in their own
   * time; see {@link #drainingConnections}.
   */
  public void closeIdle(Scope scope) {
    for (Entry entry : entries) {
      if (covers(scope, entry.listener)) {
        for (WorkerListener part : entry.listener.workers()) {
          part.worker.eventLoop().execute(part::closeIdleConnections);
        }
      }
    }
  }

  /** Whether an order of that scope has begun the draining of each listener that it is for. */
  public boolean draining(Scope scope) {
    return entries.stream()
        .allMatch(e -> !covers(scope, e.listener) || e.listener.drain().draining());
  }

  /** Closes the listening sockets; connections stay. */
  public void stopAccepting(Scope scope) {
    for (Entry entry : entries) {
      if (covers(scope, entry.listener) && entry.sockets.close()) {
        stats.stopped.inc(shard);
      }
    }
    publish();
  }

  private boolean covers(Scope scope, Listener listener) {
    return switch (scope) {
      case ALL -> true;
      case INBOUND -> listener.inbound();
      case INBOUND_IF_DECLARED ->
          listener.inbound() || entries.stream().noneMatch(e -> declaresDirection(e.listener));
    };
  }

  private static boolean declaresDirection(Listener listener) {
    return listener.config().direction() != TrafficDirection.UNSPECIFIED;
  }

  /** How many connections the listeners that drain still have or are about to accept. */
  public long drainingConnections() {
    long total = 0;
    for (Entry entry : entries) {
      if (entry.listener.drain().draining()) {
        total += entry.sockets.closing() + entry.listener.activeConnections();
      }
    }
    return total;
  }

  /** How many connections all listeners have; any thread. */
  public long activeConnections() {
    long total = 0;
    for (Listener listener : listeners()) {
      total += listener.activeConnections();
    }
    return total;
  }

  /**
   * A listener for {@code /listeners}.
   *
   * @param addresses those bound, with the ports that the kernel chose; none when it does not bind
   */
  public record Bound(String name, List<SocketAddress> addresses, boolean draining) {}

  /** The listeners in their order. */
  public List<Bound> bound() {
    List<Bound> all = new ArrayList<>();
    for (Entry entry : entries) {
      Listener listener = entry.listener;
      all.add(new Bound(listener.name(), entry.sockets.addresses(), listener.drain().draining()));
    }
    return all;
  }

  /** The addresses that a listener bound; none for a name that is not known. */
  public List<SocketAddress> addressesOf(String name) {
    for (Entry entry : entries) {
      if (entry.listener.name().equals(name)) {
        return entry.sockets.addresses();
      }
    }
    return List.of();
  }

  /** Closes every socket and every connection. */
  @Override
  public void close() {
    for (Entry entry : entries) {
      entry.sockets.close();
      for (WorkerListener part : entry.listener.workers()) {
        part.worker.eventLoop().execute(part::closeConnections);
      }
    }
  }

  private List<Listener> listeners() {
    List<Listener> listeners = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      listeners.add(entry.listener);
    }
    return listeners;
  }

  static ConfigException fault(ListenerConfig config, String reason) {
    String addresses = ListenerAddresses.text(config);
    return new ConfigException(List.of("error adding listener '" + addresses + "': " + reason));
  }
}
