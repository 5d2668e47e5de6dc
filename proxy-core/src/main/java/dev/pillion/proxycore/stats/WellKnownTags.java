package dev.pillion.proxycore.stats;

import java.util.List;

/**
 * The tags that Envoy takes out of statistics' names by itself (Envoy: {@code
 * use_all_default_tags}), in the order in which they are looked for. A name may stand twice.
 */
public final class WellKnownTags {
  /** How a tag is found in a name. */
  public sealed interface WellKnownTag {
    String name();

    /**
     * By its place among a name's parts: {@code $} is the value, {@code *} any one part, {@code **}
     * any number of parts, but at least one at the end.
     */
    record ByTokens(String name, String tokens) implements WellKnownTag {}

    /**
     * By a regular expression, whose first group leaves the name and whose second is the value.
     *
     * @param substring what every name that matches contains; empty: nothing
     * @param notValue a value that is none; empty: every one is
     */
    record ByRegex(String name, String regex, String substring, String notValue)
        implements WellKnownTag {}
  }

  private static final String VALUE = "[^\\.]+";
  private static final String CIPHER = "[\\w-]+";
  private static final String RESOURCE = "[\\w-\\.]+";
  private static final String SCOPED_RESOURCE = "[\\w-\\./]+";
  private static final String TLS_VERSION = "TLSv\\d\\.\\d";
  private static final String LISTENER_OR_CLUSTER = "(?:listener|cluster)\\..*?";
  private static final String ADDRESS =
      "(?:(?:\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[[a-fA-F_\\d]+\\])_\\d+)";

  private static final List<WellKnownTag> ALL =
      List.of(
          regex("response_code", "_rq(_(\\d{3}))$", "_rq_"),
          regex("response_code_class", "_rq_((\\d))xx$", "_rq_"),
          regex(
              "dynamo_partition_id",
              "^http\\."
                  + VALUE
                  + "\\.dynamodb\\.table\\."
                  + VALUE
                  + "\\.capacity\\."
                  + VALUE
                  + "(\\.__partition_id=(\\w{7}))$",
              ".dynamodb.table."),
          regex(
              "dynamo_operation",
              "^http\\."
                  + VALUE
                  + "\\.dynamodb.(?:operation|table\\."
                  + VALUE
                  + "\\.capacity)(\\.("
                  + VALUE
                  + "))(?:\\.|$)",
              ".dynamodb."),
          regex(
              "dynamo_table",
              "^http\\." + VALUE + "\\.dynamodb.(?:table|error)\\.((" + VALUE + ")\\.)",
              ".dynamodb."),
          regex("ssl_cipher", "^listener\\..*?\\.ssl\\.ciphers(\\.(" + CIPHER + "))$", ".ssl."),
          regex(
              "ssl_cipher",
              "^cluster\\." + VALUE + "\\.ssl\\.ciphers(\\.(" + CIPHER + "))$",
              ".ssl."),
          regex(
              "ssl_curve",
              "^" + LISTENER_OR_CLUSTER + "\\.ssl\\.curves(\\.(" + CIPHER + "))$",
              ".ssl."),
          regex(
              "ssl_sigalg",
              "^" + LISTENER_OR_CLUSTER + "\\.ssl\\.sigalgs(\\.(" + CIPHER + "))$",
              ".ssl."),
          regex(
              "ssl_version",
              "^" + LISTENER_OR_CLUSTER + "\\.ssl\\.versions(\\.(" + TLS_VERSION + "))$",
              ".ssl."),
          regex(
              "tls_certificate",
              "^" + LISTENER_OR_CLUSTER + "\\.ssl\\.certificate\\.((" + VALUE + ")\\.).*$",
              ".ssl."),
          regex(
              "http_conn_manager_prefix",
              "^listener\\..*?\\.http\\.((" + VALUE + ")\\.)",
              ".http."),
          except("listener_address", "^listener\\.((" + ADDRESS + "|" + VALUE + ")\\.)", "admin"),
          regex(
              "rds_route_config",
              "^http\\." + VALUE + "\\.rds\\.((" + RESOURCE + ")\\.)\\w+?$",
              ".rds."),
          regex(
              "scoped_rds_config",
              "^http\\." + VALUE + "\\.scoped_rds\\.((" + SCOPED_RESOURCE + ")\\.)\\w+?$",
              ".scoped_rds."),
          regex(
              "worker_id",
              "^(?:listener\\.(?:"
                  + ADDRESS
                  + "|"
                  + VALUE
                  + ")|server|listener_manager|thread_local_cluster_manager)"
                  + "\\.worker_((\\d+)\\.)",
              ".worker_"),
          except(
              "rbac_http_prefix",
              "^http\\." + VALUE + "\\.rbac\\.((" + VALUE + ")\\.).*?",
              "policy"),
          regex(
              "rbac_policy_name",
              "^http\\."
                  + VALUE
                  + "\\.rbac\\.(?:"
                  + VALUE
                  + "\\.)?policy\\.(("
                  + VALUE
                  + ")\\.)(allowed|shadow_allowed|denied|shadow_denied)$",
              ".rbac."),
          regex("proxy_protocol_prefix", "^proxy_proto\\.((" + VALUE + ")\\.).+$", ""),
          regex(
              "proxy_protocol_version",
              "^proxy_proto\\.((?:" + VALUE + "\\.)?versions\\.v(\\d)\\.)\\w+$",
              ""),
          regex("xds_resource_name", "^sds\\.((" + VALUE + ")\\.).+", ""),
          regex(
              "health_check_name",
              "^cluster\\." + VALUE + "\\.health_check(\\.name\\.(" + VALUE + "))\\..+",
              ".health_check."),
          tokens("mongo_callsite", "mongo.*.collection.*.callsite.$.query.**"),
          tokens("mongo_collection", "mongo.*.collection.$.**.query.*"),
          tokens("mongo_cmd", "mongo.*.cmd.$.**"),
          tokens("grpc_bridge_method", "cluster.*.grpc.*.$.**"),
          tokens("http_user_agent", "http.*.user_agent.$.**"),
          tokens("virtual_cluster", "vhost.*.vcluster.$.**"),
          tokens("fault_downstream_cluster", "http.*.fault.$.**"),
          tokens("grpc_bridge_service", "cluster.*.grpc.$.**"),
          tokens("tcp_prefix", "tcp.$.**"),
          tokens("udp_prefix", "udp.$.**"),
          tokens("clientssl_prefix", "auth.clientssl.$.**"),
          tokens("ratelimit_prefix", "ratelimit.$.**"),
          tokens("cluster_name", "cluster.$.**"),
          tokens("ext_authz_prefix", "http.*.ext_authz.$.**"),
          tokens("http_conn_manager_prefix", "http.$.**"),
          tokens("ext_authz_prefix", "cluster.*.ext_authz.$.**"),
          tokens("virtual_host", "vhost.$.**"),
          tokens("mongo_prefix", "mongo.$.**"),
          tokens("local_http_ratelimit_prefix", "$.http_local_rate_limit.**"),
          tokens("local_network_ratelimit_prefix", "local_rate_limit.$.**"),
          tokens("local_listener_ratelimit_prefix", "listener_local_ratelimit.$.**"),
          tokens("dns_filter_prefix", "dns_filter.$.**"),
          tokens("connection_limit_prefix", "connection_limit.$.**"),
          tokens("rbac_prefix", "$.rbac.**"),
          tokens("thrift_prefix", "thrift.$.**"),
          tokens("redis_prefix", "redis.$.**"),
          tokens("google_grpc_client_prefix", "grpc.$.**"),
          tokens("route", "vhost.*.route.$.**"));

  private WellKnownTags() {}

  /** Every one, in order. */
  public static List<WellKnownTag> all() {
    return ALL;
  }

  /** True when there is a tag of that name. */
  public static boolean knows(String name) {
    return ALL.stream().anyMatch(tag -> tag.name().equals(name));
  }

  private static WellKnownTag tokens(String name, String tokens) {
    return new WellKnownTag.ByTokens("envoy." + name, tokens);
  }

  private static WellKnownTag regex(String name, String regex, String substring) {
    return new WellKnownTag.ByRegex("envoy." + name, regex, substring, "");
  }

  private static WellKnownTag except(String name, String regex, String notValue) {
    return new WellKnownTag.ByRegex("envoy." + name, regex, "", notValue);
  }
}
