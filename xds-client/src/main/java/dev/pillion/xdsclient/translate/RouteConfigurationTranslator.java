package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.route.RouteConfiguration;
import dev.pillion.proxycore.config.route.VirtualHost;
import dev.pillion.proxycore.http.HeaderMutations;
import dev.pillion.proxycore.http.HeaderName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** {@code envoy.config.route.v3.RouteConfiguration}. */
final class RouteConfigurationTranslator {
  private static final int MAX_DIRECT_RESPONSE_BODY = 4096;

  /** What a connection manager without routes has. */
  static final RouteConfiguration NONE =
      new RouteConfiguration(
          "",
          List.of(),
          List.of(),
          HeaderMutations.NONE,
          false,
          true,
          false,
          MAX_DIRECT_RESPONSE_BODY,
          Map.of());

  private RouteConfigurationTranslator() {}

  /** {@code validateClusters}: the default of {@code validate_clusters}. */
  static RouteConfiguration translate(Fields config, boolean validateClusters) {
    boolean validate = config.boolValue("validate_clusters", validateClusters);
    int maxBody =
        config.integerValue("max_direct_response_body_size_bytes", MAX_DIRECT_RESPONSE_BODY);
    RouteContext context = new RouteContext(validate, maxBody);
    config.withoutEffect("metadata");
    return new RouteConfiguration(
        config.string("name"),
        virtualHosts(config, context),
        internalOnly(config),
        HeaderMutationTranslator.translate(config),
        config.bool("most_specific_header_mutations_wins"),
        validate,
        config.bool("ignore_port_in_host_matching"),
        maxBody,
        FilterOverrideTranslator.translate(config));
  }

  private static List<HeaderName> internalOnly(Fields config) {
    List<HeaderName> names = new ArrayList<>();
    for (String name : config.strings("internal_only_headers")) {
      names.add(HeaderName.of(name));
    }
    return List.copyOf(names);
  }

  private static List<VirtualHost> virtualHosts(Fields config, RouteContext context) {
    List<VirtualHost> hosts = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Map<String, String> domains = new HashMap<>();
    for (Fields host : config.messages("virtual_hosts")) {
      VirtualHost read = VirtualHostTranslator.translate(host, context);
      if (!names.add(read.name())) {
        host.error("name", "there is another virtual host of the name " + read.name());
      }
      for (String domain : read.domains()) {
        String earlier = domains.put(domain.toLowerCase(Locale.ROOT), read.name());
        if (earlier != null) {
          host.error(
              "domains",
              "the domain " + domain + " stands in virtual host " + earlier + " already");
        }
      }
      hosts.add(read);
    }
    return List.copyOf(hosts);
  }
}
