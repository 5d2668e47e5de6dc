package dev.pillion.routing.cluster;

import dev.pillion.proxycore.stats.StatsShard;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** A cluster's statistics of its hosts. For the configuration thread. */
final class Membership {
  private final boolean dynamic;
  private HostSet counted = HostSet.EMPTY;

  /**
   * @param dynamic whether hosts come and go by a list, as STRICT_DNS gives one: Envoy looks at the
   *     weights of no other cluster's
   */
  Membership(boolean dynamic) {
    this.dynamic = dynamic;
  }

  /**
   * Counts a change of hosts, if it is one. The same set is the same object: a LOGICAL_DNS
   * cluster's host that has moved makes a new set that is equal to the last.
   */
  @SuppressWarnings("ReferenceEquality")
  void update(ClusterStats stats, StatsShard shard, HostSet hosts) {
    stats.warmingState.set(shard, 0);
    boolean first = counted == HostSet.EMPTY;
    if (hosts != counted && !(first && hosts.hosts().isEmpty())) {
      stats.totalMatchCount.add(shard, newHosts(hosts));
      stats.membershipChange.inc(shard);
      stats.membershipExcluded.set(shard, 0);
      updateHealth(stats, shard, hosts);
      stats.membershipTotal.set(shard, hosts.hosts().size());
      if (dynamic) {
        stats.maxHostWeight.set(shard, maxWeight(hosts));
      }
    }
  }

  /** The same hosts, but others of them are healthy. */
  void updateHealth(ClusterStats stats, StatsShard shard, HostSet hosts) {
    counted = hosts;
    stats.membershipHealthy.set(shard, hosts.healthyCount());
    stats.membershipDegraded.set(shard, hosts.degradedCount());
  }

  private long newHosts(HostSet hosts) {
    Set<Host> known = Collections.newSetFromMap(new IdentityHashMap<>());
    known.addAll(counted.hosts());
    return hosts.hosts().stream().filter(host -> !known.contains(host)).count();
  }

  private static long maxWeight(HostSet hosts) {
    long max = 1;
    for (Host host : hosts.hosts()) {
      max = Math.max(max, host.endpoint().weight());
    }
    return max;
  }
}
