package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.cluster.ClusterConfig.Discovery;
import dev.pillion.proxycore.config.cluster.ClusterConfig.DnsOptions;
import dev.pillion.proxycore.config.cluster.ClusterConfig.DnsOptions.LookupFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cluster's type with what belongs to it. */
final class DiscoveryTranslator {
  private static final Duration REFRESH = Duration.ofSeconds(5);
  private static final int FAILURE_FACTOR = 10;

  private DiscoveryTranslator() {}

  /** Null for a type that is not built, which is noted. */
  static @Nullable Discovery translate(Fields cluster) {
    if (cluster.has("cluster_type")) {
      // Not read, so refused by its path in the end.
      return null;
    }
    DnsOptions dns = dns(cluster);
    return switch (cluster.enumeration("type")) {
      case "STRICT_DNS" -> new Discovery.StrictDns(dns);
      case "LOGICAL_DNS" -> new Discovery.LogicalDns(dns);
      case "ORIGINAL_DST" -> originalDst(cluster.message("original_dst_lb_config"));
      case "EDS" -> {
        cluster.unsupported("type", "EDS");
        yield null;
      }
      default -> new Discovery.Static();
    };
  }

  private static Discovery originalDst(@Nullable Fields config) {
    if (config == null) {
      return new Discovery.OriginalDst(false, "", 0);
    }
    boolean useHeader = config.bool("use_http_header");
    String header = config.string("http_header_name");
    if (!useHeader && !header.isEmpty()) {
      config.error("http_header_name", "has a meaning only with use_http_header");
    }
    if (useHeader && header.isEmpty()) {
      header = "x-envoy-original-dst-host";
    }
    return new Discovery.OriginalDst(
        useHeader, header, config.integerValue("upstream_port_override", 0));
  }

  private static DnsOptions dns(Fields cluster) {
    Duration refresh = cluster.duration("dns_refresh_rate", REFRESH);
    Duration base = refresh;
    Duration max = refresh;
    Fields failure = cluster.message("dns_failure_refresh_rate");
    if (failure != null) {
      base = failure.duration("base_interval", refresh);
      max = failure.duration("max_interval", base.multipliedBy(FAILURE_FACTOR));
      if (max.compareTo(base) < 0) {
        failure.error("max_interval", "must not be less than base_interval");
      }
    }
    return new DnsOptions(
        refresh,
        cluster.bool("respect_dns_ttl"),
        LookupFamily.valueOf(cluster.enumeration("dns_lookup_family")),
        base,
        max,
        cluster.duration("dns_jitter", Duration.ZERO),
        DnsResolvers.ofCluster(cluster));
  }

  /** {@code host:port} of each resolver. */
  static List<String> resolvers(Fields in, String name) {
    List<String> resolvers = new ArrayList<>();
    for (Fields resolver : in.messages(name)) {
      Address address = Addresses.ip(resolver);
      if (address != null) {
        resolvers.add(address.toString());
      }
    }
    return List.copyOf(resolvers);
  }
}
