package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.Address;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which DNS servers are asked, and how. They are given in three forms, of which the newest wins.
 *
 * @param resolvers as {@code host:port}; empty: those of the host
 */
record DnsResolvers(List<String> resolvers, boolean noDefaultSearchDomain) {
  /** The host's own. */
  static final DnsResolvers SYSTEM = new DnsResolvers(List.of(), false);

  private static final String CARES =
      "envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig";

  /** The servers of a cluster; without any of its own, those of the bootstrap. */
  static DnsResolvers ofCluster(Fields cluster) {
    List<String> oldest = addresses(cluster, "dns_resolvers");
    DnsResolvers older = older(cluster.message("dns_resolution_config"));
    DnsResolvers typed = typed(cluster.message("typed_dns_resolver_config"));
    if (typed != null) {
      return typed;
    }
    if (older != null) {
      return older;
    }
    return oldest.isEmpty()
        ? cluster.translation().dnsResolvers()
        : new DnsResolvers(oldest, false);
  }

  private static @Nullable DnsResolvers older(@Nullable Fields config) {
    return config == null ? null : read(config);
  }

  /** {@code typed_dns_resolver_config}: c-ares is taken for the resolver that there is here. */
  static @Nullable DnsResolvers typed(@Nullable Fields config) {
    if (config == null) {
      return null;
    }
    config.withoutEffect("name");
    Fields resolver = Extensions.typedConfig(config, "DNS resolver");
    if (resolver == null) {
      return null;
    }
    if (!resolver.is(CARES)) {
      Extensions.refuse(resolver, "DNS resolver");
      return null;
    }
    resolver.withoutEffect("udp_max_queries");
    return read(resolver);
  }

  private static DnsResolvers read(Fields config) {
    Fields options = config.message("dns_resolver_options");
    boolean noSearch = options != null && options.bool("no_default_search_domain");
    return new DnsResolvers(addresses(config, "resolvers"), noSearch);
  }

  private static List<String> addresses(Fields in, String name) {
    List<String> resolvers = new ArrayList<>();
    for (Fields resolver : in.messages(name)) {
      Address address = Addresses.ip(resolver);
      if (address instanceof Address.Pipe) {
        resolver.error("pipe", "a DNS server is an IP address and a port");
      } else if (address != null) {
        resolvers.add(address.toString());
      }
    }
    return List.copyOf(resolvers);
  }
}
