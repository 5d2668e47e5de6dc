package dev.pillion.routing.cluster;

import dev.pillion.proxycore.config.cluster.ClusterConfig.Discovery;
import dev.pillion.proxycore.config.cluster.ClusterConfig.DnsOptions;
import dev.pillion.proxycore.config.cluster.ClusterConfig.LocalityEndpoints;
import dev.pillion.proxycore.config.cluster.Endpoint;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.worker.Worker;
import dev.pillion.routing.dns.NameResolver;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the hosts of one STRICT_DNS or LOGICAL_DNS cluster as DNS says. What was learned last is
 * kept while DNS fails. For the configuration thread.
 */
final class DnsDiscovery {
  private final Cluster cluster;
  private final DnsOptions options;
  private final NameResolver resolver;
  private final Worker worker;
  private final DnsBackOff backOff;
  private final Runnable onPublished;
  private final List<ResolveTarget> targets = new ArrayList<>();
  private @Nullable Runnable onInitialized;

  /**
   * @param onPublished the cluster has other hosts now
   * @param onInitialized called once: a name was resolved or could not be, or nobody has to wait,
   *     or the discovery was stopped
   */
  DnsDiscovery(
      Cluster cluster,
      DnsOptions options,
      NameResolver resolver,
      Worker worker,
      Runnable onPublished,
      Runnable onInitialized) {
    this.cluster = cluster;
    this.options = options;
    this.resolver = resolver;
    this.worker = worker;
    this.backOff = new DnsBackOff(options);
    this.onPublished = onPublished;
    this.onInitialized = onInitialized;
    boolean logical = cluster.config().discovery() instanceof Discovery.LogicalDns;
    for (LocalityEndpoints group : cluster.config().endpoints()) {
      Locality locality = Locality.of(group);
      for (Endpoint endpoint : group.endpoints()) {
        targets.add(
            logical
                ? new LogicalDnsTarget(this, endpoint, locality)
                : new StrictDnsTarget(this, endpoint, locality));
      }
    }
  }

  /** The options of a DNS cluster; null for any other. */
  static @Nullable DnsOptions optionsOf(Cluster cluster) {
    return switch (cluster.config().discovery()) {
      case Discovery.StrictDns(DnsOptions dns) -> dns;
      case Discovery.LogicalDns(DnsOptions dns) -> dns;
      case Discovery.Static _, Discovery.OriginalDst _ -> null;
    };
  }

  Cluster cluster() {
    return cluster;
  }

  DnsOptions options() {
    return options;
  }

  NameResolver resolver() {
    return resolver;
  }

  Worker worker() {
    return worker;
  }

  ClusterStats stats() {
    return cluster.stats();
  }

  StatsShard shard() {
    return worker.stats();
  }

  DnsBackOff backOff() {
    return backOff;
  }

  /**
   * Asks for all names.
   *
   * @param predecessor of the same cluster under another configuration: until its own answers come,
   *     the cluster has the addresses of the names that both have
   */
  void start(@Nullable DnsDiscovery predecessor) {
    if (predecessor != null) {
      inherit(predecessor);
    }
    for (ResolveTarget target : targets) {
      target.resolve();
    }
    if (targets.isEmpty() || !options.waitForWarm()) {
      onFirstAnswer();
    }
  }

  private void inherit(DnsDiscovery predecessor) {
    boolean inherited = false;
    for (ResolveTarget target : targets) {
      for (ResolveTarget known : predecessor.targets) {
        if (target.resolvesSameAs(known)) {
          inherited |= target.inherit(known);
          break;
        }
      }
    }
    if (inherited) {
      publish();
    }
  }

  /** Stops all timers and questions. */
  void stop() {
    targets.forEach(ResolveTarget::stop);
    onFirstAnswer();
  }

  /** One name's outcome is enough to be initialized, as in Envoy. */
  void onFirstAnswer() {
    Runnable told = onInitialized;
    if (told != null) {
      onInitialized = null;
      told.run();
    }
  }

  /** Makes the targets' hosts the cluster's. */
  void publish() {
    List<Host> hosts = new ArrayList<>();
    for (ResolveTarget target : targets) {
      hosts.addAll(target.hosts);
    }
    cluster.setHosts(HostSet.of(hosts, cluster.config().commonLb()));
    onPublished.run();
  }
}
