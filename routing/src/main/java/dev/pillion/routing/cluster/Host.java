package dev.pillion.routing.cluster;

import dev.pillion.proxycore.config.cluster.CircuitBreakers;
import dev.pillion.proxycore.config.cluster.Endpoint;
import dev.pillion.proxycore.http.UpstreamHost;
import dev.pillion.resilience.breaker.PaddedCount;
import dev.pillion.resilience.outlier.HostMonitor;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint with its state, which outlives updates of the configuration: as long as a cluster
 * keeps an address, it keeps the host. Any thread.
 */
public final class Host implements UpstreamHost {
  private final Locality locality;
  private final PaddedCount activeRequests = new PaddedCount();
  private final List<HostStats> stats = new CopyOnWriteArrayList<>();
  private volatile SocketAddress address;
  private volatile Endpoint endpoint;
  private volatile boolean ejected;
  private @Nullable HostMonitor monitor;

  /**
   * @param address where to connect: the endpoint's own, or one that its name resolved to
   */
  public Host(SocketAddress address, Endpoint endpoint, Locality locality) {
    this.address = address;
    this.endpoint = endpoint;
    this.locality = locality;
  }

  /** Where new connections go. Only the host of a LOGICAL_DNS cluster ever moves. */
  @Override
  public SocketAddress address() {
    return address;
  }

  /** New connections go elsewhere from now on; the configuration thread only. */
  void moveTo(SocketAddress next) {
    address = next;
  }

  /** Region, zone, sub-zone and priority. */
  public Locality locality() {
    return locality;
  }

  @Override
  public Map<String, Map<String, Object>> metadata() {
    return endpoint.metadata();
  }

  @Override
  public String region() {
    return locality.region();
  }

  @Override
  public String zone() {
    return locality.zone();
  }

  @Override
  public String subZone() {
    return locality.subZone();
  }

  /** What the configuration says now: weight, health, host name, metadata. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** Takes over weight, health and metadata of an update; the configuration thread only. */
  void update(Endpoint next) {
    endpoint = next;
  }

  /**
   * {@code FAILED_OUTLIER_CHECK}: outlier detection has ejected the host, so that it gets no
   * requests for a while.
   */
  public boolean ejected() {
    return ejected;
  }

  /** What outlier detection knows of the host, made by the first who asks. */
  synchronized HostMonitor monitor(Supplier<HostMonitor> first) {
    HostMonitor present = monitor;
    if (present == null) {
      present = first.get();
      monitor = present;
    }
    return present;
  }

  /** As outlier detection knows it, in percent; -1: it does not. */
  public synchronized double successRate() {
    return monitor == null ? -1 : monitor.successRate();
  }

  /** As {@link #successRate}, of failures to connect. */
  public synchronized double localOriginSuccessRate() {
    return monitor == null ? -1 : monitor.localOriginSuccessRate();
  }

  /** Ejects the host or takes it back; the configuration thread only. */
  void setEjected(boolean next) {
    ejected = next;
  }

  /** Whether the endpoint's metadata call it a canary ({@code envoy.lb: {canary: true}}). */
  public boolean canary() {
    Map<String, Object> balancing = endpoint.metadata().get("envoy.lb");
    return balancing != null && Boolean.TRUE.equals(balancing.get("canary"));
  }

  /** The name for automatic host rewrites: the endpoint's, else the one that was resolved. */
  @Override
  public String hostname() {
    return endpoint.hostname();
  }

  /** Requests under way, of all workers. */
  public PaddedCount activeRequests() {
    return activeRequests;
  }

  /** One worker's statistics, which that worker alone writes. */
  public synchronized HostStats statsOf(int worker) {
    for (HostStats part : stats) {
      if (part.worker == worker) {
        return part;
      }
    }
    HostStats mine = new HostStats(worker);
    stats.add(mine);
    return mine;
  }

  /** True while {@code per_host_thresholds} allow one more connection. */
  public boolean connectionsBelow(CircuitBreakers.Thresholds thresholds) {
    long most = thresholds.maxConnectionsPerHost();
    return most >= CircuitBreakers.Thresholds.UNLIMITED || totalStats().cxActive < most;
  }

  /** All workers' statistics added up. */
  public HostStats totalStats() {
    HostStats total = new HostStats(-1);
    for (HostStats part : stats) {
      total.absorb(part);
    }
    return total;
  }
}
