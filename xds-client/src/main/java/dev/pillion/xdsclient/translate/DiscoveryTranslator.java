package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.cluster.ClusterConfig.Discovery;
import dev.pillion.proxycore.config.cluster.ClusterConfig.DnsOptions;
import dev.pillion.proxycore.config.cluster.ClusterConfig.DnsOptions.LookupFamily;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A cluster's type with what belongs to it. */
final class DiscoveryTranslator {
  private static final Duration REFRESH = Duration.ofSeconds(5);
  private static final Duration CLEANUP = Duration.ofSeconds(5);
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
      case "ORIGINAL_DST" -> originalDst(cluster);
      case "EDS" -> {
        cluster.unsupported("type", "EDS");
        yield null;
      }
      default -> new Discovery.Static();
    };
  }

  private static Discovery originalDst(Fields cluster) {
    Duration cleanup = cluster.duration("cleanup_interval", CLEANUP);
    Fields config = cluster.message("original_dst_lb_config");
    if (config == null) {
      return new Discovery.OriginalDst(false, "", 0, cleanup);
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
        useHeader, header, config.integerValue("upstream_port_override", 0), cleanup);
  }

  private static Duration defaultMaximum(Duration base) {
    Duration maximum = base.multipliedBy(FAILURE_FACTOR);
    return maximum.compareTo(Fields.MAX_DURATION) > 0 ? Fields.MAX_DURATION : maximum;
  }

  private static DnsOptions dns(Fields cluster) {
    Duration refresh = cluster.duration("dns_refresh_rate", REFRESH);
    Duration base = Duration.ZERO;
    Duration max = Duration.ZERO;
    Fields failure = cluster.message("dns_failure_refresh_rate");
    if (failure != null) {
      base = failure.duration("base_interval", refresh);
      max = failure.duration("max_interval", defaultMaximum(base));
      if (max.compareTo(base) < 0) {
        failure.error("max_interval", "must not be less than base_interval");
      }
    }
    DnsResolvers servers = DnsResolvers.ofCluster(cluster);
    return new DnsOptions(
        refresh,
        cluster.bool("respect_dns_ttl"),
        LookupFamily.valueOf(cluster.enumeration("dns_lookup_family")),
        base,
        max,
        cluster.duration("dns_jitter", Duration.ZERO),
        servers.resolvers(),
        servers.noDefaultSearchDomain(),
        cluster.boolValue("wait_for_warm_on_init", true));
  }
}
