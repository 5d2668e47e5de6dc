package dev.pillion.routing.pool;

import dev.pillion.proxycore.config.cluster.ClusterConfig.Discovery;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.time.Timer;
import dev.pillion.routing.cluster.Addresses;
import dev.pillion.routing.cluster.OriginalDstHosts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A worker's part of an ORIGINAL_DST cluster: the host is where the downstream connection was going
 * before it was redirected, or what a header says. A destination that goes unused is forgotten
 * after one to two {@code cleanup_interval}s (Envoy:
 * intro/arch_overview/upstream/service_discovery, "Original destination").
 */
final class OriginalDestinations extends Timer {
  private final WorkerCluster cluster;
  private final Discovery.OriginalDst config;
  private final OriginalDstHosts shared;
  private final @Nullable HeaderName header;
  private final Counter invalidHeader;
  private final Map<InetSocketAddress, WorkerHost> hosts = new HashMap<>();

  OriginalDestinations(WorkerCluster cluster, Discovery.OriginalDst config) {
    this.cluster = cluster;
    this.config = config;
    this.shared = cluster.cluster().originalDstHosts();
    this.header = config.useHttpHeader() ? HeaderName.of(config.httpHeaderName()) : null;
    this.invalidHeader = cluster.stats().originalDstHostInvalid;
  }

  /** Null when nobody knows where the connection was going. */
  @Nullable WorkerHost choose(LoadBalancerContext context) {
    InetSocketAddress destination = destination(context);
    if (destination == null) {
      return null;
    }
    WorkerHost known = hosts.get(destination);
    if (known == null) {
      known = add(destination);
    }
    known.usedLately = true;
    return known;
  }

  private @Nullable InetSocketAddress destination(LoadBalancerContext context) {
    InetSocketAddress destination = null;
    HeaderMap headers = context.downstreamHeaders();
    if (header != null && headers != null) {
      String value = headers.get(header);
      if (value != null) {
        destination = parse(value);
        if (destination == null) {
          invalidHeader.inc(shard());
        }
      }
    }
    if (destination == null) {
      destination = restored(context.downstreamConnection());
    }
    int port = config.portOverride();
    return destination == null || port == 0 || port == destination.getPort()
        ? destination
        : new InetSocketAddress(destination.getAddress(), port);
  }

  private static @Nullable InetSocketAddress restored(ConnectionInfo info) {
    return info.localAddressRestored && info.localAddress instanceof InetSocketAddress address
        ? address
        : null;
  }

  /** {@code 10.0.0.1:80} or {@code [::1]:80}; null for anything else. */
  private static @Nullable InetSocketAddress parse(String value) {
    int colon = value.lastIndexOf(':');
    if (colon < 1) {
      return null;
    }
    String host = value.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      return null;
    }
    InetAddress ip = Addresses.ip(host);
    try {
      int port = Integer.parseInt(value.substring(colon + 1));
      return ip == null || port <= 0 || port > 0xffff ? null : new InetSocketAddress(ip, port);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private WorkerHost add(InetSocketAddress destination) {
    OriginalDstHosts.Acquired acquired = shared.acquire(destination);
    WorkerHost made = new WorkerHost(cluster, acquired.host());
    hosts.put(destination, made);
    if (acquired.first()) {
      count(1);
    }
    if (!armed()) {
      cluster.worker().timers().arm(this, config.cleanupInterval().toNanos());
    }
    return made;
  }

  @Override
  protected void onTimeout() {
    Iterator<Map.Entry<InetSocketAddress, WorkerHost>> all = hosts.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<InetSocketAddress, WorkerHost> entry = all.next();
      WorkerHost host = entry.getValue();
      if (!host.usedLately && !host.inUse()) {
        all.remove();
        forget(entry.getKey());
      }
      host.usedLately = false;
    }
    if (!hosts.isEmpty()) {
      cluster.worker().timers().arm(this, config.cleanupInterval().toNanos());
    }
  }

  private void forget(InetSocketAddress destination) {
    if (shared.release(destination)) {
      count(-1);
    }
  }

  /** A destination that several workers use is one host. */
  private void count(int more) {
    cluster.stats().membershipTotal.add(shard(), more);
    cluster.stats().membershipHealthy.add(shard(), more);
    cluster.stats().membershipChange.inc(shard());
  }

  /** The cluster is gone or replaced. */
  void drain() {
    cluster.worker().timers().disarm(this);
    hosts.forEach(
        (destination, host) -> {
          host.drain();
          forget(destination);
        });
    hosts.clear();
  }

  private StatsShard shard() {
    return cluster.shard();
  }
}
