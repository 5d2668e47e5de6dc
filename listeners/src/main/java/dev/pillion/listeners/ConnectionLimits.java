package dev.pillion.listeners;

import dev.pillion.proxycore.runtime.RuntimeLoader;
import dev.pillion.proxycore.runtime.RuntimeSnapshot;
import dev.pillion.proxycore.stats.StatsShard;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many connections may be open: of all listeners together (the overload manager's monitor
 * envoy.resource_monitors.global_downstream_max_connections, or the runtime's older key), and of
 * one listener (runtime). One that is too many is closed as soon as it was accepted. Any worker.
 */
public final class ConnectionLimits {
  /** The older way to bound all connections; without effect beside the monitor, as in Envoy. */
  public static final String GLOBAL_KEY = "overload.global_downstream_max_connections";

  private final long maximum;
  private final RuntimeLoader runtime;
  private final AtomicLong active = new AtomicLong();
  private final ChannelFutureListener release = closed -> active.decrementAndGet();

  /**
   * @param maximum the monitor's bound; 0: there is no monitor
   */
  public ConnectionLimits(long maximum, RuntimeLoader runtime) {
    this.maximum = maximum;
    this.runtime = runtime;
  }

  /** No bounds. */
  static ConnectionLimits none() {
    return new ConnectionLimits(0, RuntimeLoader.none());
  }

  /** Those of the admin server: Envoy's monitor does not look at its connections. */
  public ConnectionLimits forAdmin() {
    return maximum > 0 ? none() : this;
  }

  /** The runtime's key that bounds the connections of one listener. */
  static String listenerKey(String name) {
    return "envoy.resource_limits.listener." + name + ".connection_limit";
  }

  /** False: an accepted channel that nothing has been done with is to be closed; it is counted. */
  boolean admit(Listener listener, Channel channel, StatsShard shard) {
    RuntimeSnapshot values = runtime.snapshot();
    if (maximum == 0 && values.layers().isEmpty()) {
      return true;
    }
    if (!admitGlobally(listener.config().ignoreGlobalConnLimit(), channel, values)) {
      listener.stats().globalCxOverflow.inc(shard);
      return false;
    }
    long own = values.integer(listener.limitKey(), Long.MAX_VALUE);
    if (own != Long.MAX_VALUE && listener.activeConnections() >= own) {
      listener.stats().cxOverflow.inc(shard);
      return false;
    }
    return true;
  }

  private boolean admitGlobally(boolean ignoresLimit, Channel channel, RuntimeSnapshot values) {
    if (maximum > 0) {
      return ignoresLimit || take(maximum, channel);
    }
    return take(
        ignoresLimit ? Long.MAX_VALUE : values.integer(GLOBAL_KEY, Long.MAX_VALUE), channel);
  }

  private boolean take(long limit, Channel channel) {
    if (active.incrementAndGet() > limit) {
      active.decrementAndGet();
      return false;
    }
    channel.closeFuture().addListener(release);
    return true;
  }
}
