package dev.pillion.listeners.network;

import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.network.CloseType;
import dev.pillion.proxycore.network.Connection;
import dev.pillion.proxycore.network.ConnectionCallbacks.CloseEvent;
import dev.pillion.proxycore.network.NetworkFilter;
import dev.pillion.proxycore.network.NetworkFilterCallbacks;
import dev.pillion.proxycore.network.NetworkFilterFactory;
import dev.pillion.proxycore.runtime.RuntimeFlag;
import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.Gauge;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.time.Timer;
import dev.pillion.proxycore.worker.Worker;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.filters.network.connection_limit}: connections beyond a number are closed, after a
 * delay that keeps the client from coming back at once. The number is one for all workers.
 */
public final class ConnectionLimitFilter implements NetworkFilter {
  private final Limit limit;
  private final NetworkFilterCallbacks callbacks;
  private boolean counted;
  private boolean rejected;
  private @Nullable Timer delay;

  private ConnectionLimitFilter(Limit limit, NetworkFilterCallbacks callbacks) {
    this.limit = limit;
    this.callbacks = callbacks;
  }

  /** The factory of a configured filter; its connections share the limit. */
  public static NetworkFilterFactory factory(
      NetworkFilterConfig.ConnectionLimit config, StatsStore stats) {
    Limit limit = new Limit(config, stats);
    return callbacks -> new ConnectionLimitFilter(limit, callbacks);
  }

  @Override
  public FilterStatus onNewConnection() {
    Worker worker = callbacks.connection().worker();
    if (!limit.enabled.enabled()) {
      return FilterStatus.CONTINUE;
    }
    counted = true; // the refused as well, until their delay is over: as in Envoy
    if (limit.take(worker)) {
      return FilterStatus.CONTINUE;
    }
    rejected = true;
    limit.limited.inc(worker.stats());
    reject(worker);
    return FilterStatus.STOP;
  }

  private void reject(Worker worker) {
    Connection connection = callbacks.connection();
    if (limit.delayNanos <= 0) {
      connection.close(CloseType.NO_FLUSH);
      return;
    }
    Timer timer =
        new Timer() {
          @Override
          protected void onTimeout() {
            connection.close(CloseType.NO_FLUSH);
          }
        };
    delay = timer;
    worker.timers().arm(timer, limit.delayNanos);
  }

  @Override
  public FilterStatus onData(ByteBuf data, boolean endStream) {
    return rejected ? FilterStatus.STOP : FilterStatus.CONTINUE;
  }

  @Override
  public boolean readsData() {
    return rejected;
  }

  @Override
  public void onClosed(CloseEvent event) {
    Worker worker = callbacks.connection().worker();
    Timer timer = delay;
    if (timer != null) {
      worker.timers().disarm(timer);
    }
    if (counted) {
      counted = false;
      limit.give(worker);
    }
  }

  /** What all connections behind one configured filter share. */
  private static final class Limit {
    final long maximum;
    final long delayNanos;
    final RuntimeFlag enabled;
    final Counter limited;
    final Gauge active;
    final AtomicLong connections = new AtomicLong();

    Limit(NetworkFilterConfig.ConnectionLimit config, StatsStore stats) {
      maximum = config.maxConnections();
      delayNanos = config.delay().toNanos();
      enabled = config.enabled();
      String prefix = "connection_limit." + config.statPrefix() + ".";
      limited = stats.counter(prefix + "limited_connections");
      active = stats.gauge(prefix + "active_connections");
    }

    boolean take(Worker worker) {
      active.add(worker.stats(), 1);
      return connections.incrementAndGet() <= maximum;
    }

    void give(Worker worker) {
      connections.decrementAndGet();
      active.add(worker.stats(), -1);
    }
  }
}
