package dev.pillion.routing.dns;

import dev.pillion.proxycore.config.cluster.ClusterConfig.DnsOptions.LookupFamily;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.HostsFileEntriesResolver;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Resolves names by /etc/hosts and by one set of DNS servers, over UDP and, when an answer is
 * truncated, TCP. Remembers nothing: its callers know when to ask again. For the configuration
 * thread, which it never blocks for longer than it takes to look at /etc/hosts.
 */
public final class NameResolver {
  private final SystemFiles files;
  private final List<InetSocketAddress> servers;
  private final boolean noSearch;
  private final Effort effort;
  private final DnsNameResolver resolver;

  /**
   * How hard it tries.
   *
   * @param timeoutMillis of each query
   * @param tries how often each server is asked
   */
  record Effort(long timeoutMillis, int tries) {
    /** What Envoy 1.40 makes of c-ares. */
    static final Effort DEFAULT = new Effort(5000, 4);
  }

  /**
   * @param servers empty: those of /etc/resolv.conf
   * @param noSearch names are never completed by search domains
   */
  NameResolver(
      EventLoop eventLoop,
      SystemFiles files,
      List<InetSocketAddress> servers,
      boolean noSearch,
      Effort effort) {
    this.files = files;
    this.servers = servers;
    this.noSearch = noSearch;
    this.effort = effort;
    this.resolver = resolver(eventLoop, effort.timeoutMillis);
  }

  private static DnsNameResolver resolver(EventLoop eventLoop, long timeoutMillis) {
    InetSocketAddress unused = new InetSocketAddress(NetUtil.LOCALHOST4, ResolvConf.PORT);
    HostsFileEntriesResolver none = (name, types) -> null;
    return new DnsNameResolverBuilder(eventLoop)
        .datagramChannelType(EpollDatagramChannel.class)
        .socketChannelType(EpollSocketChannel.class)
        // A socket, so a source port, for each query: answers are harder to forge (RFC 5452).
        .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
        .queryTimeoutMillis(timeoutMillis)
        .nameServerProvider(new SingletonDnsServerAddressStreamProvider(unused))
        .hostsFileEntriesResolver(none)
        .searchDomains(List.of())
        .ndots(1)
        .resolveCache(NoopDnsCache.INSTANCE)
        .cnameCache(NoopDnsCnameCache.INSTANCE)
        .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
        .build();
  }

  /** Asks for a name's addresses; the answer may come before this returns, and comes once. */
  public DnsQuery resolve(String name, LookupFamily family, Consumer<DnsAnswer> done) {
    DnsQuery query = new DnsQuery(this, name, family, done);
    query.start();
    return query;
  }

  FamilyLookup lookup(String name, DnsRecordType type, Consumer<DnsAnswer> done) {
    ResolvConf conf = files.resolvConf();
    return new FamilyLookup(
        resolver,
        servers.isEmpty() ? conf.servers() : servers,
        conf.candidates(name, noSearch),
        type,
        effort.tries,
        done);
  }

  /**
   * What is known without asking: IP addresses, names in /etc/hosts, localhost and all below it
   * (RFC 6761 section 6.3). Null: ask. What /etc/hosts knows of a name is all there is: a family
   * that it does not list is not asked for elsewhere.
   */
  @Nullable List<DnsAddress> local(String name, DnsRecordType type) {
    InetAddress literal = NetUtil.createInetAddressFromIpAddressString(name);
    if (literal != null) {
      return ofFamily(List.of(literal), type);
    }
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    List<InetAddress> known = files.hosts(bare);
    if (known.isEmpty() && isLocalhost(bare)) {
      known = List.of(NetUtil.LOCALHOST4, NetUtil.LOCALHOST6);
    }
    return known.isEmpty() ? null : ofFamily(known, type);
  }

  private static boolean isLocalhost(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.equals("localhost") || lower.endsWith(".localhost");
  }

  private static List<DnsAddress> ofFamily(List<InetAddress> all, DnsRecordType type) {
    boolean v4 = type.equals(DnsRecordType.A);
    List<DnsAddress> addresses = new ArrayList<>(all.size());
    for (InetAddress address : all) {
      if (address instanceof Inet4Address == v4) {
        addresses.add(new DnsAddress(address, 0));
      }
    }
    return addresses;
  }
}
