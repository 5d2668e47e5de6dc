package dev.pillion.mtls.rbac;

import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import dev.pillion.proxycore.config.rbac.RbacRules;
import dev.pillion.proxycore.config.rbac.RbacRules.Policy;
import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.network.CloseType;
import dev.pillion.proxycore.network.Connection;
import dev.pillion.proxycore.network.ConnectionCallbacks;
import dev.pillion.proxycore.network.NetworkFilter;
import dev.pillion.proxycore.network.NetworkFilterCallbacks;
import dev.pillion.proxycore.network.NetworkFilterFactory;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.time.Timer;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Closes connections that its rules do not allow, when their first byte comes. */
public final class RbacNetworkFilter implements NetworkFilter {
  private static final String NAMESPACE = "envoy.filters.network.rbac";

  private final NetworkFilterConfig.Rbac config;
  private final RbacStats stats;
  private final NetworkFilterCallbacks callbacks;
  private final RbacSubject subject;
  private boolean shadowJudged;
  private boolean allowed;
  private boolean refused;
  private @Nullable Closing closing;

  private RbacNetworkFilter(
      NetworkFilterConfig.Rbac config, RbacStats stats, NetworkFilterCallbacks callbacks) {
    this.config = config;
    this.stats = stats;
    this.callbacks = callbacks;
    this.subject = new RbacSubject(callbacks.connectionInfo(), callbacks.streamInfo(), null, null);
  }

  /** Filters that share their statistics {@code <stat_prefix>.rbac.*}. */
  public static NetworkFilterFactory factory(NetworkFilterConfig.Rbac config, StatsStore store) {
    RbacStats stats = new RbacStats(store, config.statPrefix(), "", config.sets().shadowPrefix());
    return callbacks -> new RbacNetworkFilter(config, stats, callbacks);
  }

  private final class Closing extends Timer {
    @Override
    protected void onTimeout() {
      connection().close(CloseType.NO_FLUSH);
    }
  }

  @Override
  public FilterStatus onData(ByteBuf data, boolean endStream) {
    FilterStatus status = refused ? FilterStatus.STOP : judge();
    if (status == FilterStatus.STOP) { // nobody behind this filter will count it
      subject.info().bytesReceived += data.readableBytes();
    }
    return status;
  }

  private FilterStatus judge() {
    RbacRules shadowRules = config.sets().shadowRules();
    if (shadowRules != null && (!shadowJudged || config.continuous())) {
      shadow(shadowRules);
    }
    RbacRules rules = config.sets().rules();
    if (rules == null || (allowed && !config.continuous())) {
      return FilterStatus.CONTINUE;
    }
    return enforce(rules) ? FilterStatus.CONTINUE : FilterStatus.STOP;
  }

  private void shadow(RbacRules rules) {
    shadowJudged = true;
    Policy matched = RbacEngine.match(rules, subject);
    boolean passes = RbacEngine.allows(rules, matched);
    stats.shadow(passes, shard());
    RbacMetadata.put(subject.info(), NAMESPACE, config.sets().shadowKeys(), matched, passes);
  }

  private boolean enforce(RbacRules rules) {
    Policy matched = RbacEngine.match(rules, subject);
    allowed = RbacEngine.allows(rules, matched);
    RbacMetadata.hint(subject.info(), rules, matched);
    stats.enforced(allowed, shard());
    if (!allowed) {
      refused = true;
      subject.info().connectionTerminationDetails = RbacStats.details(matched);
      close();
    }
    return allowed;
  }

  private void close() {
    long delay = config.delayDeny().toNanos();
    if (delay <= 0) {
      connection().close(CloseType.NO_FLUSH);
      return;
    }
    Closing timer = new Closing();
    closing = timer;
    connection().worker().timers().arm(timer, delay);
  }

  @Override
  public boolean readsData() {
    return refused || config.continuous() || (config.sets().rules() != null && !allowed);
  }

  @Override
  public void onClosed(ConnectionCallbacks.CloseEvent event) {
    if (closing != null) {
      connection().worker().timers().disarm(closing);
    }
  }

  private Connection connection() {
    return callbacks.connection();
  }

  private StatsShard shard() {
    return connection().worker().stats();
  }
}
