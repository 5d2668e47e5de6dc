package dev.pillion.xdsclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.pillion.proxycore.config.Bootstrap;
import dev.pillion.proxycore.config.ConfigException;
import java.util.List;

/** Bootstraps in YAML around the part that a test is about. */
public final class Bootstraps {
  private static final String TYPE = "\"@type\": type.googleapis.com/envoy.extensions.";
  public static final String ROUTER =
      "{name: r, typed_config: {" + TYPE + "filters.http.router.v3.Router}}";

  private Bootstraps() {}

  /** The model of a text that is right. */
  public static Bootstrap load(String yaml) {
    try {
      return BootstrapLoader.load(LoadOptions.of(yaml)).bootstrap();
    } catch (ConfigException e) {
      throw new AssertionError(e.getMessage() + "\nin:\n" + yaml, e);
    }
  }

  /** The mistakes of a text that is wrong. */
  public static List<String> errors(String yaml) {
    return errors(LoadOptions.of(yaml));
  }

  public static List<String> errors(LoadOptions options) {
    try {
      BootstrapLoader.load(options);
    } catch (ConfigException e) {
      return e.errors();
    }
    return fail("accepted: " + options.yaml());
  }

  /** Fails unless the only mistake is at a path, told with words of the reason. */
  public static void assertRefused(String yaml, String path, String reason) {
    List<String> errors = errors(yaml);
    assertThat(errors).as(yaml).hasSize(1);
    assertThat(errors.getFirst()).contains(path + ": ").contains(reason);
  }

  /** A cluster c with further fields. */
  public static String cluster(String fields) {
    String more = fields.isEmpty() ? "" : ", " + fields;
    return "static_resources: {clusters: [{name: c, connect_timeout: 1s" + more + "}]}";
  }

  /** A listener l with an address, one chain that answers directly, and further fields. */
  public static String listener(String fields) {
    String more = fields.isEmpty() ? "" : ", " + fields;
    String response = "{" + TYPE + "filters.network.direct_response.v3.Config}";
    String chain = "{filters: [{name: f, typed_config: " + response + "}]}";
    return listenerWith(chain, more);
  }

  /** A listener l with one filter chain. */
  public static String chain(String chain) {
    return listenerWith(chain, "");
  }

  private static String listenerWith(String chain, String more) {
    return "static_resources: {clusters: [{name: c, connect_timeout: 1s}], listeners: [{name: l,"
        + " address: {socket_address: {address: 127.0.0.1, port_value: 0}}"
        + more
        + ", filter_chains: ["
        + chain
        + "]}]}";
  }

  /** A network filter of a type below envoy.extensions.filters.network. */
  public static String networkFilter(String type, String fields) {
    String more = fields.isEmpty() ? "" : ", " + fields;
    String config = "{" + TYPE + "filters.network." + type + more + "}";
    return chain("{filters: [{name: f, typed_config: " + config + "}]}");
  }

  /** A connection manager with further fields. */
  public static String hcm(String fields) {
    return networkFilter(
        "http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix: s, http_filters: [" + ROUTER + "]" + (fields.isEmpty() ? "" : ", " + fields));
  }

  /** A route configuration with one virtual host. */
  public static String virtualHost(String fields) {
    return hcm("route_config: {virtual_hosts: [{name: v, domains: [\"*\"], " + fields + "}]}");
  }

  /** One route. */
  public static String route(String fields) {
    return virtualHost("routes: [{" + fields + "}]");
  }

  /** A route to c with further fields of its action. */
  public static String action(String fields) {
    String more = fields.isEmpty() ? "" : ", " + fields;
    return route("match: {prefix: /}, route: {cluster: c" + more + "}");
  }

  /** Where a filter's configuration stands. */
  public static final String FILTER =
      "static_resources.listeners[0].filter_chains[0].filters[0].typed_config";

  public static final String HOST = FILTER + ".route_config.virtual_hosts[0]";
  public static final String ROUTE = HOST + ".routes[0]";
  public static final String CLUSTER = "static_resources.clusters[0]";
  public static final String LISTENER = "static_resources.listeners[0]";
}
