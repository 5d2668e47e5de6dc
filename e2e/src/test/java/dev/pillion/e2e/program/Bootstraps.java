package dev.pillion.e2e.program;

/** Bootstrap files of the tests, on ports that the kernel chooses. */
final class Bootstraps {
  private static final String ADMIN =
      """
      admin: { address: { socket_address: { address: 127.0.0.1, port_value: 0 } } }
      """;

  private static final String LISTENER =
      """
        - name: NAME
          traffic_direction: DIRECTION
          address: { socket_address: { address: 127.0.0.1, port_value: PORT } }
          filter_chains:
          - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: NAME
                access_log:
                - name: envoy.access_loggers.file
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
                    path: LOG
                    log_format: { text_format_source: { inline_string: "%REQ(:PATH)% %RESPONSE_CODE%\\n" } }
                route_config:
                  name: NAME
                  virtual_hosts:
                  - name: all
                    domains: ["*"]
                    routes:
                    - match: { prefix: /held }
                      route: { cluster: held, timeout: 60s }
                    - match: { prefix: / }
                      direct_response: { status: 200, body: { inline_string: "NAME" } }
                http_filters:
                - name: envoy.filters.http.router
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
      """;

  private static final String HELD =
      """
        clusters:
        - name: held
          type: STATIC
          connect_timeout: 5s
          load_assignment:
            cluster_name: held
            endpoints:
            - lb_endpoints:
              - endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: PORT } } }
      """;

  private static final String DNS =
      """
          type: STRICT_DNS
          dns_lookup_family: V4_ONLY
          typed_dns_resolver_config:
            name: envoy.network.dns_resolver.cares
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig
              resolvers: [{ socket_address: { address: 127.0.0.1, port_value: DNS_PORT } }]
              dns_resolver_options: { no_default_search_domain: true }
      """;

  private Bootstraps() {}

  static String adminOnly() {
    return ADMIN;
  }

  /** Static resources that begin with these listeners. */
  static String listeners(String... listeners) {
    return ADMIN + "static_resources:\n  listeners:\n" + String.join("", listeners);
  }

  /** The same with the cluster to which {@code /held} goes. */
  static String listeners(HeldUpstream upstream, String... listeners) {
    return listeners(listeners) + HELD.replace("PORT", Integer.toString(upstream.port()));
  }

  /** The same with that cluster's host behind a name that a DNS server knows. */
  static String listeners(HeldUpstream upstream, HeldDns dns, String... listeners) {
    return listeners(upstream, listeners)
        .replace("    type: STATIC\n", DNS.replace("DNS_PORT", Integer.toString(dns.port())))
        .replace(
            "address: 127.0.0.1, port_value: " + upstream.port(),
            "address: upstream.test, port_value: " + upstream.port());
  }

  /** A listener whose answer is its name. */
  static String listener(String name, String direction) {
    return listener(name, direction, 0, "/dev/null");
  }

  static String listener(String name, String direction, int port, String accessLog) {
    return LISTENER
        .replace("NAME", name)
        .replace("DIRECTION", direction)
        .replace("PORT", Integer.toString(port))
        .replace("LOG", accessLog);
  }
}
