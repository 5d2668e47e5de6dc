package dev.pillion.xdsclient.translate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The three forms in which DNS servers are given; none: those of the host. */
final class DnsResolvers {
  private static final String CARES =
      "envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig";

  private DnsResolvers() {}

  /** The servers of a cluster as {@code host:port}. */
  static List<String> ofCluster(Fields cluster) {
    List<String> oldest = DiscoveryTranslator.resolvers(cluster, "dns_resolvers");
    List<String> older = older(cluster.message("dns_resolution_config"));
    List<String> typed = typed(cluster.message("typed_dns_resolver_config"));
    return !typed.isEmpty() ? typed : !older.isEmpty() ? older : oldest;
  }

  private static List<String> older(@Nullable Fields config) {
    if (config == null) {
      return List.of();
    }
    config.message("dns_resolver_options");
    return DiscoveryTranslator.resolvers(config, "resolvers");
  }

  /** {@code typed_dns_resolver_config}: c-ares is taken for the resolver that there is here. */
  static List<String> typed(@Nullable Fields config) {
    if (config == null) {
      return List.of();
    }
    config.string("name");
    Fields resolver = Extensions.typedConfig(config, "DNS resolver");
    if (resolver == null) {
      return List.of();
    }
    if (!resolver.is(CARES)) {
      Extensions.refuse(resolver, "DNS resolver");
      return List.of();
    }
    resolver.withoutEffect("udp_max_queries");
    resolver.message("dns_resolver_options");
    return DiscoveryTranslator.resolvers(resolver, "resolvers");
  }
}
