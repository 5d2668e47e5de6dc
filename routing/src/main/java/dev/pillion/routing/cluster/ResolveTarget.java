package dev.pillion.routing.cluster;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.cluster.ClusterConfig.DnsOptions;
import dev.pillion.proxycore.config.cluster.Endpoint;
import dev.pillion.proxycore.log.Logger;
import dev.pillion.proxycore.time.Timer;
import dev.pillion.routing.dns.DnsAddress;
import dev.pillion.routing.dns.DnsAnswer;
import dev.pillion.routing.dns.DnsQuery;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint of a DNS cluster: its name, asked for again and again, and the hosts that the last
 * good answer made (Envoy: DnsClusterImpl::ResolveTarget). Its timer is that of the next question.
 * For the configuration thread.
 */
abstract class ResolveTarget extends Timer {
  private static final Logger LOG = Logger.of("upstream");

  private final DnsDiscovery discovery;
  private final Address.Socket address;
  final Endpoint endpoint;
  final Locality locality;
  List<Host> hosts = List.of();
  private @Nullable DnsQuery query;
  private boolean asking;
  private boolean stopped;

  /**
   * @param given the configuration's endpoint; its address is a name and a port
   */
  ResolveTarget(DnsDiscovery discovery, Endpoint given, Locality locality) {
    if (!(given.address() instanceof Address.Socket name)) {
      throw new IllegalArgumentException("not a name and a port: " + given.address());
    }
    this.discovery = discovery;
    this.address = name;
    this.endpoint = given.hostname().isEmpty() ? named(given, name.host()) : given;
    this.locality = locality;
  }

  /** Hosts are known by the name that was resolved when they are given no other. */
  private static Endpoint named(Endpoint given, String name) {
    return new Endpoint(given.address(), name, given.weight(), given.health(), given.metadata());
  }

  /** An answer that is good enough to be taken over. */
  abstract boolean isSuccess(DnsAnswer answer);

  /**
   * Takes over the addresses, each once, in the answer's order; true when that changed anything.
   */
  abstract boolean update(List<InetSocketAddress> addresses);

  /** The TTL that counts; 0: none. */
  abstract long ttlSeconds(List<DnsAddress> addresses);

  /** Asks now. */
  void resolve() {
    discovery.stats().updateAttempt.inc(discovery.shard());
    asking = true;
    DnsQuery asked =
        discovery.resolver().resolve(address.host(), discovery.options().family(), this::onAnswer);
    query = asking ? asked : null; // the answer may have come at once
  }

  @Override
  protected void onTimeout() {
    resolve();
  }

  void stop() {
    stopped = true;
    discovery.worker().timers().disarm(this);
    if (query != null) {
      query.cancel();
      query = null;
    }
  }

  /** Begins with what another target has learned of the same name; false when that is nothing. */
  boolean inherit(ResolveTarget other) {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (Host host : other.hosts) {
      if (host.address() instanceof InetSocketAddress known) {
        addresses.add(known);
      }
    }
    return !addresses.isEmpty() && update(addresses);
  }

  boolean resolvesSameAs(ResolveTarget other) {
    return address.equals(other.address);
  }

  private void onAnswer(DnsAnswer answer) {
    asking = false;
    query = null;
    if (stopped) {
      return;
    }
    long nanos = isSuccess(answer) ? onSuccess(answer.addresses()) : onFailure(answer);
    discovery.worker().timers().arm(this, nanos);
    discovery.onFirstAnswer();
  }

  private long onSuccess(List<DnsAddress> addresses) {
    ClusterStats stats = discovery.stats();
    stats.updateSuccess.inc(discovery.shard());
    if (update(withPort(addresses))) {
      discovery.publish();
    } else {
      stats.updateNoRebuild.inc(discovery.shard());
    }
    DnsOptions options = discovery.options();
    discovery.backOff().reset();
    long ttl = options.respectTtl() ? ttlSeconds(addresses) : 0;
    long nanos = ttl > 0 ? TimeUnit.SECONDS.toNanos(ttl) : options.refreshRate().toNanos();
    long jitter = options.jitter().toNanos();
    return jitter > 0 ? nanos + discovery.worker().random().nextLong(jitter) : nanos;
  }

  private long onFailure(DnsAnswer answer) {
    discovery.stats().updateFailure.inc(discovery.shard());
    LOG.debug(
        "DNS resolution of "
            + address.host()
            + " failed: "
            + (answer.failed() ? answer.failure() : "the name has no address"));
    return discovery.backOff().nextNanos(discovery.worker().random());
  }

  private List<InetSocketAddress> withPort(List<DnsAddress> addresses) {
    List<InetSocketAddress> with = new ArrayList<>(addresses.size());
    for (DnsAddress resolved : addresses) {
      InetSocketAddress next = new InetSocketAddress(resolved.address(), address.port());
      if (!with.contains(next)) {
        with.add(next);
      }
    }
    return with;
  }
}
