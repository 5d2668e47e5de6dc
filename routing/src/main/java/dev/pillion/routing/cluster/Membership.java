package dev.pillion.routing.cluster;

import dev.pillion.proxycore.stats.StatsShard;

/** A cluster's statistics of its hosts. For the configuration thread. */
final class Membership {
  private HostSet counted = HostSet.EMPTY;

  /**
   * Counts a change of hosts, if it is one. The same set is the same object: a LOGICAL_DNS
   * cluster's host that has moved makes a new set that is equal to the last.
   */
  @SuppressWarnings("ReferenceEquality")
  void update(ClusterStats stats, StatsShard shard, HostSet hosts) {
    if (hosts != counted) {
      counted = hosts;
      stats.membershipChange.inc(shard);
      stats.membershipTotal.set(shard, hosts.hosts().size());
      stats.membershipHealthy.set(shard, hosts.healthyCount());
      stats.membershipDegraded.set(shard, hosts.degradedCount());
    }
  }
}
