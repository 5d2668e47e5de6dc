package dev.pillion.routing.cluster;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.cluster.Endpoint;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The hosts of an ORIGINAL_DST cluster: each lives as long as a worker uses it, and all workers
 * share it. Any thread; asked for a new destination and a forgotten one only, never for a request.
 */
public final class OriginalDstHosts {
  private record Shared(Host host, int users) {}

  private final String cluster;
  private final ConcurrentMap<InetSocketAddress, Shared> hosts = new ConcurrentHashMap<>();

  OriginalDstHosts(String cluster) {
    this.cluster = cluster;
  }

  /**
   * A host to be used.
   *
   * @param first nobody else uses it at present
   */
  public record Acquired(Host host, boolean first) {}

  /** The host of a destination, with one user more. */
  public Acquired acquire(InetSocketAddress destination) {
    Shared shared =
        hosts.merge(
            destination,
            new Shared(newHost(destination), 1),
            (known, _) -> new Shared(known.host, known.users + 1));
    return new Acquired(shared.host, shared.users == 1);
  }

  /** True when that was its last user, so that the host is gone. */
  public boolean release(InetSocketAddress destination) {
    return hosts.computeIfPresent(
            destination,
            (_, known) -> known.users == 1 ? null : new Shared(known.host, known.users - 1))
        == null;
  }

  /** The present hosts, in no order. */
  public List<Host> hosts() {
    List<Host> all = new ArrayList<>();
    hosts.values().forEach(shared -> all.add(shared.host));
    return all;
  }

  /** Envoy names such hosts by their cluster and address. */
  private Host newHost(InetSocketAddress destination) {
    Address address =
        new Address.Socket(
            NetUtil.toAddressString(destination.getAddress()), destination.getPort(), false);
    Endpoint endpoint =
        new Endpoint(address, cluster + address, 1, Endpoint.Health.HEALTHY, Map.of());
    return new Host(destination, endpoint, Locality.NONE);
  }
}
