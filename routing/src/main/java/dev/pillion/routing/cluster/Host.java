package dev.pillion.routing.cluster;

import dev.pillion.proxycore.config.cluster.Endpoint;
import dev.pillion.proxycore.http.UpstreamHost;
import dev.pillion.resilience.breaker.PaddedCount;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

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
  private volatile double successRate = -1;
  private volatile double localOriginSuccessRate = -1;

  /**
   * @param address where to connect: the endpoint's own, or one that its name resolved to
   */
  public Host(SocketAddress address, Endpoint endpoint, Locality locality) {
    this.address = address;
    this.endpoint = endpoint;
    this.locality = locality;
  }

  /** Where new connections go. Only the host of a LOGICAL_DNS cluster ever moves. */
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

  /** Ejects the host or takes it back; the configuration thread only. */
  void setEjected(boolean next) {
    ejected = next;
  }

  /** In percent, as outlier detection last found it; -1: not known. */
  public double successRate() {
    return successRate;
  }

  /** The success rate of what arose here, for instance of connects; percent, -1: not known. */
  public double localOriginSuccessRate() {
    return localOriginSuccessRate;
  }

  /** Notes what an interval of outlier detection found; the configuration thread only. */
  void setSuccessRates(double external, double localOrigin) {
    successRate = external;
    localOriginSuccessRate = localOrigin;
  }

  /** The name for automatic host rewrites: the endpoint's, else the one that was resolved. */
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

  /** All workers' statistics added up. */
  public HostStats totalStats() {
    HostStats total = new HostStats(-1);
    for (HostStats part : stats) {
      total.absorb(part);
    }
    return total;
  }
}
