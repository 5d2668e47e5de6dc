package dev.pillion.routing.cluster;

import dev.pillion.proxycore.config.cluster.Endpoint;
import dev.pillion.routing.dns.DnsAddress;
import dev.pillion.routing.dns.DnsAnswer;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * LOGICAL_DNS: one host, to which new connections go by the first address of the last answer.
 * Connections that stand are left alone whatever DNS says.
 */
final class LogicalDnsTarget extends ResolveTarget {
  private Set<InetSocketAddress> last = Set.of();

  /** The priority is 0 whatever is configured: there is no other host (Envoy does the same). */
  LogicalDnsTarget(DnsDiscovery discovery, Endpoint endpoint, Locality locality) {
    super(
        discovery,
        endpoint,
        new Locality(locality.region(), locality.zone(), locality.subZone(), 0));
  }

  /** An answer without addresses is none: the host that is known stays. */
  @Override
  boolean isSuccess(DnsAnswer answer) {
    return !answer.addresses().isEmpty();
  }

  @Override
  boolean update(List<InetSocketAddress> addresses) {
    InetSocketAddress first = addresses.getFirst();
    Set<InetSocketAddress> all = new HashSet<>(addresses);
    if (hosts.isEmpty()) {
      hosts = List.of(new Host(first, endpoint, locality));
    } else if (hosts.getFirst().address().equals(first) && all.equals(last)) {
      return false;
    } else {
      hosts.getFirst().moveTo(first);
    }
    last = all;
    return true;
  }

  @Override
  long ttlSeconds(List<DnsAddress> addresses) {
    return addresses.getFirst().ttlSeconds();
  }
}
