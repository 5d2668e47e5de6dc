package dev.pillion.routing.cluster;

import dev.pillion.proxycore.config.cluster.CommonLb;
import dev.pillion.proxycore.config.cluster.Endpoint;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A cluster's hosts at one moment. Immutable, any thread.
 *
 * @param hosts all of them in the order of the configuration, localities one after another
 * @param sources how requests are shared among them
 */
public record HostSet(List<Host> hosts, List<HostSource> sources) {
  public static final HostSet EMPTY = new HostSet(List.of(), List.of());

  static HostSet of(List<Host> hosts, CommonLb options) {
    List<List<Host>> priorities = new ArrayList<>();
    for (Host host : hosts) {
      int priority = host.locality().priority();
      while (priorities.size() <= priority) {
        priorities.add(new ArrayList<>());
      }
      priorities.get(priority).add(host);
    }
    return new HostSet(List.copyOf(hosts), PriorityLoad.of(priorities, options));
  }

  /** The hosts that get requests while there is no panic. */
  public long healthyCount() {
    return hosts.stream().filter(h -> HostHealth.of(h) == HostHealth.HEALTHY).count();
  }

  public long degradedCount() {
    return hosts.stream().filter(h -> HostHealth.of(h) == HostHealth.DEGRADED).count();
  }

  /** Collects the hosts of a new set and keeps those that the present one has. */
  static final class Builder {
    private final Map<SocketAddress, Host> present = new HashMap<>();
    private final CommonLb options;
    private final Map<SocketAddress, Host> next = new LinkedHashMap<>();

    Builder(HostSet current, CommonLb options) {
      this.options = options;
      for (Host host : current.hosts) {
        present.put(host.address(), host);
      }
    }

    /** Adds a host; an address that is in already is left as it is, as Envoy does. */
    void add(SocketAddress address, Endpoint endpoint, Locality locality) {
      if (next.containsKey(address)) {
        return;
      }
      Host known = present.get(address);
      if (known != null && known.locality().equals(locality)) {
        known.update(endpoint);
        next.put(address, known);
      } else {
        next.put(address, new Host(address, endpoint, locality));
      }
    }

    HostSet build() {
      return HostSet.of(List.copyOf(next.values()), options);
    }
  }
}
