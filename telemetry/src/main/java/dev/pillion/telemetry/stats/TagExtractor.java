package dev.pillion.telemetry.stats;

import java.util.Arrays;

/**
 * Takes the variable parts out of a statistic's name as Envoy's default tag extraction does (Envoy:
 * api-v3/config/metrics/v3/stats.proto, {@code use_all_default_tags}): {@code
 * cluster.up.upstream_rq_200} becomes {@code cluster.upstream_rq} with {@code envoy_response_code}
 * and {@code envoy_cluster_name}. A tag's value ends at the first dot.
 */
final class TagExtractor {
  /**
   * A name without its tags.
   *
   * @param name dots and all
   * @param labels rendered for Prometheus, {@code a="x",b="y"}; empty: none
   */
  record Tagged(String name, String labels) {}

  /**
   * {@code $} is the tag, {@code *} any one part, and something must follow; in the order in which
   * the labels appear.
   */
  private static final String[][] PATTERNS = {
    {"vhost.*.vcluster.$", "envoy_virtual_cluster"},
    {"http.*.fault.$", "envoy_fault_downstream_cluster"},
    {"ratelimit.$", "envoy_ratelimit_prefix"},
    {"http.*.ext_authz.$", "envoy_ext_authz_prefix"},
    {"cluster.*.ext_authz.$", "envoy_ext_authz_prefix"},
    {"auth.clientssl.$", "envoy_clientssl_prefix"},
    {"local_rate_limit.$", "envoy_local_network_ratelimit_prefix"},
    {"listener_local_ratelimit.$", "envoy_local_listener_ratelimit_prefix"},
    {"connection_limit.$", "envoy_connection_limit_prefix"},
    {"tcp.$", "envoy_tcp_prefix"},
    {"udp.$", "envoy_udp_prefix"},
    {"http.*.rbac.$", "envoy_rbac_http_prefix"},
    {"vhost.*.route.$", "envoy_route"},
    {"vhost.$", "envoy_virtual_host"},
    {"cluster.$", "envoy_cluster_name"},
    {"http.$", "envoy_http_conn_manager_prefix"},
    {"proxy_proto.$", "envoy_proxy_protocol_prefix"},
  };

  private static final String[][] SPLIT = split();

  private final String[] parts;
  private final boolean[] removed;
  private final StringBuilder labels = new StringBuilder();

  private TagExtractor(String stat) {
    parts = stat.split("\\.", -1);
    removed = new boolean[parts.length];
  }

  static Tagged extract(String stat) {
    return new TagExtractor(stat).extract();
  }

  private Tagged extract() {
    extractResponseCode();
    if (parts[0].equals("listener")) {
      extractListener();
    } else {
      extractWorker(1);
      for (int i = 0; i < PATTERNS.length; i++) {
        extractPattern(SPLIT[i], PATTERNS[i][1]);
      }
    }
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < parts.length; i++) {
      if (!removed[i]) {
        name.append(name.isEmpty() ? "" : ".").append(parts[i]);
      }
    }
    return new Tagged(name.toString(), labels.toString());
  }

  /** {@code _rq_200} and {@code _rq_2xx} at the end. */
  private void extractResponseCode() {
    int last = parts.length - 1;
    String end = parts[last];
    int at = end.length() - 3;
    if (at < 4 || !end.startsWith("_rq_", at - 4) || !isDigit(end.charAt(at))) {
      return;
    }
    if (isDigit(end.charAt(at + 1)) && isDigit(end.charAt(at + 2))) {
      label("envoy_response_code", end.substring(at));
      parts[last] = end.substring(0, at - 1);
    } else if (end.endsWith("xx")) {
      label("envoy_response_code_class", end.substring(at, at + 1));
      parts[last] = end.substring(0, at) + "xx";
    }
  }

  /** {@code listener.<address>.[worker_<n>.|http.<prefix>.]}; an IPv4 address has dots itself. */
  private void extractListener() {
    if (parts.length < 3) {
      return;
    }
    int end = addressEnd();
    extractWorker(end);
    if (end + 2 < parts.length && parts[end].equals("http")) {
      label("envoy_http_conn_manager_prefix", parts[end + 1]);
      removed[end + 1] = true;
    }
    if (!parts[1].equals("admin")) {
      label("envoy_listener_address", String.join(".", Arrays.asList(parts).subList(1, end)));
      Arrays.fill(removed, 1, end, true);
    }
  }

  private int addressEnd() {
    boolean ipv4 = parts.length > 5;
    for (int i = 1; ipv4 && i <= 4; i++) {
      String digits = i < 4 ? parts[i] : parts[i].replace("_", "");
      ipv4 = !digits.isEmpty() && digits.chars().allMatch(c -> isDigit((char) c));
    }
    return ipv4 ? 5 : 2;
  }

  /** {@code worker_<n>.} behind a listener's address, {@code server} and the like. */
  private void extractWorker(int at) {
    boolean place =
        switch (parts[0]) {
          case "listener", "server", "listener_manager", "thread_local_cluster_manager" -> true;
          default -> false;
        };
    if (!place || at >= parts.length - 1 || !parts[at].startsWith("worker_")) {
      return;
    }
    label("envoy_worker_id", parts[at].substring("worker_".length()));
    parts[at] = "worker";
  }

  private void extractPattern(String[] pattern, String tag) {
    if (parts.length <= pattern.length) {
      return;
    }
    for (int i = 0; i < pattern.length - 1; i++) {
      if (!pattern[i].equals("*") && !pattern[i].equals(parts[i])) {
        return;
      }
    }
    int at = pattern.length - 1;
    label(tag, parts[at]);
    removed[at] = true;
  }

  private void label(String name, String value) {
    if (!labels.isEmpty()) {
      labels.append(',');
    }
    labels.append(name).append("=\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> labels.append("\\\\");
        case '"' -> labels.append("\\\"");
        case '\n' -> labels.append("\\n");
        default -> labels.append(c);
      }
    }
    labels.append('"');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static String[][] split() {
    String[][] split = new String[PATTERNS.length][];
    for (int i = 0; i < PATTERNS.length; i++) {
      split[i] = PATTERNS[i][0].split("\\.", -1);
    }
    return split;
  }
}
