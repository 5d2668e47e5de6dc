package dev.pillion.routing.cluster;

import dev.pillion.proxycore.config.cluster.Endpoint;
import dev.pillion.routing.dns.DnsAddress;
import dev.pillion.routing.dns.DnsAnswer;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** STRICT_DNS: every address is a host. */
final class StrictDnsTarget extends ResolveTarget {
  StrictDnsTarget(DnsDiscovery discovery, Endpoint endpoint, Locality locality) {
    super(discovery, endpoint, locality);
  }

  /** That there is no address is an answer as well: then there are no hosts. */
  @Override
  boolean isSuccess(DnsAnswer answer) {
    return !answer.failed();
  }

  @Override
  boolean update(List<InetSocketAddress> addresses) {
    Map<SocketAddress, Host> present = new HashMap<>();
    for (Host host : hosts) {
      present.put(host.address(), host);
    }
    List<Host> next = new ArrayList<>(addresses.size());
    boolean added = false;
    for (InetSocketAddress address : addresses) {
      Host known = present.remove(address);
      added |= known == null;
      next.add(known != null ? known : new Host(address, endpoint, locality));
    }
    if (!added && present.isEmpty()) {
      return false; // at most in another order
    }
    hosts = List.copyOf(next);
    return true;
  }

  @Override
  long ttlSeconds(List<DnsAddress> addresses) {
    long ttl = Long.MAX_VALUE;
    for (DnsAddress address : addresses) {
      ttl = Math.min(ttl, address.ttlSeconds());
    }
    return addresses.isEmpty() ? 0 : ttl;
  }
}
