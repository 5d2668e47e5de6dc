package dev.pillion.xdsclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** One run names every mistake, of whatever kind, with its line, its path and the reason. */
class EveryMistakeTest {
  private static final String HCM =
      "\"@type\":"
          + " type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
  private static final String FILE_LOG =
      "\"@type\": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog";
  private static final String TCP =
      "\"@type\": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy";

  private static final String CHAINS = "static_resources.listeners[0].filter_chains";
  private static final String FILTER = CHAINS + "[0].filters[0].typed_config";
  private static final String ROUTES = FILTER + ".route_config.virtual_hosts[0].routes";

  private static final String BOOTSTRAP =
      """
      admin: {address: {socket_address: {address: 127.0.0.1, port_value: 70000}}}
      node: {id: 7, nickname: x}
      flags_path: /flags
      layered_runtime: {layers: [{name: a, admin_layer: {}}, {name: a, static_layer: {}}]}
      static_resources:
        clusters:
        - {name: c, connect_timeout: soon}
        - {name: c, connect_timeout: 1s}
        - {name: e, type: EDS, connect_timeout: 0s}
        listeners:
        - name: l
          address: {socket_address: {address: 127.0.0.1, port_value: 10000}}
          filter_chains:
          - filter_chain_match: {server_names: [a, b]}
            filters:
            - name: h
              typed_config:
                HCM
                stat_prefix: s
                access_log:
                - name: f
                  typed_config: {FILE, path: /dev/null, log_format: {text_format_source: {inline_string: "%NONE%"}}}
                route_config:
                  virtual_hosts:
                  - name: v
                    domains: ["*"]
                    routes:
                    - {match: {safe_regex: {regex: "("}}, route: {cluster: c}}
                    - {match: {prefix: /}, route: {cluster: nobody}}
                    - {match: {prefix: /}, direct_response: {status: 99}}
                http_filters: []
          - filter_chain_match: {server_names: [b, c], prefix_ranges: [{address_prefix: nowhere, prefix_len: 8}]}
            filters: [{name: t, typed_config: {TCP, stat_prefix: t, cluster: nobody}}]
          - filter_chain_match: {server_names: [d, e]}
            filters: [{name: t, typed_config: {TCP, stat_prefix: t, cluster: c}}]
          - filter_chain_match: {server_names: [e, f]}
            filters: [{name: t, typed_config: {TCP, stat_prefix: t, cluster: c}}]
        - name: l
          address: {socket_address: {address: 127.0.0.1, port_value: 10000}}
          enable_reuse_port: maybe
          filter_chains: [{filters: [{name: t, typed_config: {TCP, stat_prefix: t, cluster: c}}]}]
        - name: m
          address: {socket_address: {address: 127.0.0.1, port_value: 10000}}
          filter_chains: [{filters: [{name: t, typed_config: {TCP, stat_prefix: t, cluster: c}}]}]
      """
          .replace("HCM", HCM)
          .replace("FILE", FILE_LOG)
          .replace("TCP", TCP);

  @Test
  void theyAreAllThere() {
    List<String> errors = Bootstraps.errors(BOOTSTRAP);
    assertThat(errors)
        .containsExactly(
            "--config-yaml:1: admin.address.socket_address.port_value: must be at most 65535",
            "--config-yaml:2: node.id: a string is expected, not 7 (write it in quotes)",
            "--config-yaml:2: node.nickname: unknown field of envoy.config.core.v3.Node",
            "--config-yaml:3: flags_path: is not supported yet",
            "--config-yaml:4: layered_runtime.layers[1].name: Duplicate layer name: a",
            "--config-yaml:7: static_resources.clusters[0].connect_timeout: a duration in seconds"
                + " is expected, for instance \"1.5s\"",
            "--config-yaml:8: static_resources.clusters[1].name: there is another cluster of the"
                + " name c",
            "--config-yaml:9: static_resources.clusters[2].connect_timeout: must be greater than"
                + " 0s",
            "--config-yaml:9: static_resources.clusters[2].type: EDS is not supported yet",
            "--config-yaml:22: "
                + FILTER
                + ".access_log[0].typed_config.log_format.text_format_source: Not supported field"
                + " in StreamInfo: NONE",
            "--config-yaml:28: "
                + ROUTES
                + "[0].match.safe_regex.regex: invalid regex '(': missing closing )",
            "--config-yaml:29: " + ROUTES + "[1].route.cluster: unknown cluster 'nobody'",
            "--config-yaml:30: " + ROUTES + "[2].direct_response.status: must be at least 200",
            "--config-yaml:32: "
                + CHAINS
                + "[1].filter_chain_match.prefix_ranges[0].address_prefix: malformed IP address:"
                + " nowhere",
            "--config-yaml:36: "
                + CHAINS
                + "[3].filter_chain_match: overlapping matching rules are defined by "
                + CHAINS
                + "[2]",
            "--config-yaml:38: static_resources.listeners[1].name: there is another listener of the"
                + " name l",
            "--config-yaml:39: static_resources.listeners[1].address: duplicate address"
                + " 127.0.0.1:10000, as of static_resources.listeners[0]",
            "--config-yaml:40: static_resources.listeners[1].enable_reuse_port: true or false is"
                + " expected, not \"maybe\"",
            "--config-yaml:43: static_resources.listeners[2].address: duplicate address"
                + " 127.0.0.1:10000, as of static_resources.listeners[0]");
  }
}
