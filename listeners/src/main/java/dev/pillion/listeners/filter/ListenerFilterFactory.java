package dev.pillion.listeners.filter;

import dev.pillion.proxycore.config.listener.ListenerFilterConfig;
import dev.pillion.proxycore.config.listener.ListenerFilterPredicate;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.stats.StatsStore;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a connection's instance of one configured listener filter. Immutable, any worker. */
public final class ListenerFilterFactory {
  private final Maker maker;
  private final @Nullable ListenerFilterPredicate disabled;

  /** Makes one instance. */
  @FunctionalInterface
  private interface Maker {
    ListenerFilter make();
  }

  private ListenerFilterFactory(Maker maker, @Nullable ListenerFilterPredicate disabled) {
    this.maker = maker;
    this.disabled = disabled;
  }

  /** The factory of a configured filter. */
  public static ListenerFilterFactory of(ListenerFilterConfig config, StatsStore stats) {
    return new ListenerFilterFactory(
        switch (config) {
          case ListenerFilterConfig.OriginalDst _ -> {
            OriginalDstFilter filter = new OriginalDstFilter();
            yield () -> filter;
          }
          case ListenerFilterConfig.TlsInspector _ -> {
            TlsInspectorStats shared = new TlsInspectorStats(stats);
            yield () -> new TlsInspector(shared);
          }
          case ListenerFilterConfig.HttpInspector _ -> {
            HttpInspectorStats shared = new HttpInspectorStats(stats);
            yield () -> new HttpInspector(shared);
          }
          case ListenerFilterConfig.ProxyProtocol proxy -> {
            ProxyProtocolSettings shared = new ProxyProtocolSettings(proxy, stats);
            yield () -> new ProxyProtocolFilter(shared);
          }
        },
        config.disabled());
  }

  /** Whether the filter passes this connection over ({@code filter_disabled}). */
  public boolean disabledFor(ConnectionInfo info) {
    ListenerFilterPredicate predicate = disabled;
    return predicate != null && holds(predicate, info);
  }

  public ListenerFilter create() {
    return maker.make();
  }

  private static boolean holds(ListenerFilterPredicate predicate, ConnectionInfo info) {
    return switch (predicate) {
      case ListenerFilterPredicate.Any _ -> true;
      case ListenerFilterPredicate.Not not -> !holds(not.rule(), info);
      case ListenerFilterPredicate.Or or -> anyHolds(or.rules(), info);
      case ListenerFilterPredicate.And and -> allHold(and.rules(), info);
      // as in Envoy a destination without ports is in every range
      case ListenerFilterPredicate.DestinationPort range ->
          !(info.localAddress instanceof InetSocketAddress local)
              || (local.getPort() >= range.start() && local.getPort() < range.end());
    };
  }

  private static boolean anyHolds(List<ListenerFilterPredicate> rules, ConnectionInfo info) {
    for (int i = 0; i < rules.size(); i++) {
      if (holds(rules.get(i), info)) {
        return true;
      }
    }
    return false;
  }

  private static boolean allHold(List<ListenerFilterPredicate> rules, ConnectionInfo info) {
    for (int i = 0; i < rules.size(); i++) {
      if (!holds(rules.get(i), info)) {
        return false;
      }
    }
    return true;
  }
}
