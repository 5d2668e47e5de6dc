package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.AdminConfig;
import dev.pillion.proxycore.config.Bootstrap;
import dev.pillion.proxycore.config.NodeConfig;
import dev.pillion.proxycore.config.cluster.ClusterConfig;
import dev.pillion.proxycore.config.listener.ListenerConfig;
import dev.pillion.proxycore.config.log.AccessLogConfig;
import dev.pillion.proxycore.format.Formats;
import dev.pillion.proxycore.match.StringMatcher;
import dev.pillion.proxycore.runtime.RuntimeLoader;
import dev.pillion.xdsclient.schema.Message;
import dev.pillion.xdsclient.source.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code envoy.config.bootstrap.v3.Bootstrap}. */
public final class BootstrapTranslator {
  private BootstrapTranslator() {}

  /** The model of a bootstrap; usable only when no problem was noted. */
  public static Bootstrap translate(Message bootstrap, Translation translation) {
    translation.checkRules(bootstrap, Path.ROOT);
    Fields fields = new Fields(translation, bootstrap, Path.ROOT);
    // First, because all else may name its keys.
    RuntimeLoader runtime = RuntimeTranslator.translate(fields.message("layered_runtime"));
    translation.setRuntime(runtime);
    DnsResolvers resolvers = DnsResolvers.typed(fields.message("typed_dns_resolver_config"));
    if (resolvers != null) {
      translation.setDnsResolvers(resolvers);
    }
    NodeConfig node = NodeTranslator.translate(fields.message("node"));
    translation.setNode(node);
    Fields manager = fields.message("cluster_manager");
    if (manager != null) {
      translation.setDefaultBind(UpstreamBind.translate(manager.message("upstream_bind_config")));
    }
    Fields resources = fields.message("static_resources");
    List<ClusterConfig> clusters = resources == null ? List.of() : clusters(resources);
    List<ListenerConfig> listeners = resources == null ? List.of() : listeners(resources);
    if (manager != null) {
      clusterManager(manager);
    }
    Bootstrap result =
        new Bootstrap(
            node,
            admin(fields.message("admin")),
            runtime,
            listeners,
            clusters,
            ServerTranslator.translate(fields),
            StatsTranslator.translate(fields));
    UnreadFields.report(bootstrap, Path.ROOT, translation.problems());
    return result;
  }

  private static List<ClusterConfig> clusters(Fields resources) {
    Set<String> names = new HashSet<>();
    List<ClusterConfig> clusters = new ArrayList<>();
    for (Fields cluster : resources.messages("clusters")) {
      String name = cluster.string("name");
      if (!names.add(name)) {
        cluster.error("name", "there is another cluster of the name " + name);
      }
      ClusterConfig read = ClusterTranslator.translate(cluster);
      if (read != null) {
        clusters.add(read);
      }
    }
    resources.translation().setClusterNames(names);
    return List.copyOf(clusters);
  }

  private static void clusterManager(Fields manager) {
    manager.withoutEffect("enable_deferred_cluster_creation");
    // Nothing asks for it: zone-aware routing is refused.
    String local = manager.string("local_cluster_name");
    if (!local.isEmpty() && !manager.translation().clusterNames().contains(local)) {
      manager.error("local_cluster_name", "local cluster '" + local + "' must be defined");
    }
  }

  private static List<ListenerConfig> listeners(Fields resources) {
    Set<String> names = new HashSet<>();
    Map<String, String> taken = new HashMap<>();
    List<ListenerConfig> listeners = new ArrayList<>();
    for (Fields listener : resources.messages("listeners")) {
      ListenerConfig read = ListenerTranslator.translate(listener);
      if (read == null) {
        continue;
      }
      if (!names.add(read.name())) {
        listener.error("name", "there is another listener of the name " + read.name());
      }
      checkAddresses(listener, read, taken);
      listeners.add(read);
    }
    return List.copyOf(listeners);
  }

  /** Two listeners may not have one address, whether they bind it or not; as in Envoy. */
  private static void checkAddresses(
      Fields listener, ListenerConfig read, Map<String, String> taken) {
    String place = listener.path().toString();
    List<Address> addresses = new ArrayList<>(List.of(read.address()));
    read.additionalAddresses().forEach(more -> addresses.add(more.address()));
    for (Address address : addresses) {
      boolean chosenByKernel = address instanceof Address.Socket socket && socket.port() == 0;
      String other = chosenByKernel ? null : taken.putIfAbsent(address.toString(), place);
      if (other != null && !other.equals(place)) {
        listener.error("address", "duplicate address " + address + ", as of " + other);
      }
    }
  }

  private static @Nullable AdminConfig admin(@Nullable Fields admin) {
    if (admin == null) {
      return null;
    }
    admin.withoutEffect("profile_path");
    Fields given = admin.message("address");
    Address address = given == null ? null : Addresses.ip(given);
    List<AccessLogConfig> logs =
        new ArrayList<>(AccessLogTranslator.translate(admin, "access_log"));
    String path = admin.string("access_log_path");
    if (!path.isEmpty()) {
      logs.add(new AccessLogConfig.File(path, Formats.defaultAccessLog()));
    }
    List<StringMatcher> allowed = new ArrayList<>();
    for (Fields matcher : admin.messages("allow_paths")) {
      StringMatcher read = Matchers.string(matcher);
      if (read != null) {
        allowed.add(read);
      }
    }
    boolean ignoreLimit = admin.bool("ignore_global_conn_limit");
    return address == null
        ? null
        : new AdminConfig(
            address,
            List.copyOf(logs),
            SocketOptions.read(admin, "socket_options"),
            List.copyOf(allowed),
            ignoreLimit);
  }

  /** The node of a bootstrap. */
  private static final class NodeTranslator {
    static NodeConfig translate(@Nullable Fields node) {
      if (node == null) {
        return new NodeConfig("", "", "", "", "", java.util.Map.of());
      }
      node.withoutEffect(
          "user_agent_name",
          "user_agent_version",
          "user_agent_build_version",
          "extensions",
          "client_features",
          "listening_addresses",
          "dynamic_parameters");
      Fields locality = node.message("locality");
      return new NodeConfig(
          node.string("id"),
          node.string("cluster"),
          locality == null ? "" : locality.string("region"),
          locality == null ? "" : locality.string("zone"),
          locality == null ? "" : locality.string("sub_zone"),
          Structs.struct(node.message("metadata")));
    }
  }
}
