package dev.pillion.e2e.differential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts a bootstrap together: what a case says, over {@code defaults.yaml}. */
final class CaseBootstrap {
  private static final String TYPE = "type.googleapis.com/";
  private final Part defaults;

  CaseBootstrap(Part defaults) {
    this.defaults = defaults;
  }

  Map<String, Object> build(Part part, Set<String> upstreams) {
    List<Object> listeners = new ArrayList<>();
    listeners.add(listener("main", part));
    part.named("listeners")
        .forEach(
            (name, value) -> {
              listeners.add(listener(name, value));
              value.done();
            });
    Map<String, Object> statics = new LinkedHashMap<>();
    statics.put("listeners", listeners);
    statics.put("clusters", clusters(part, upstreams));
    Map<String, Object> bootstrap = new LinkedHashMap<>(Map.of("static_resources", statics));
    return typed(merge(merge(defaults.map("bootstrap"), bootstrap), part.map("bootstrap")));
  }

  private Map<String, Object> listener(String name, Part part) {
    Map<String, Object> listener = new LinkedHashMap<>(Map.of("name", name));
    List<Object> filters = new ArrayList<>(part.list("filters"));
    if (part.has("chains")) {
      listener.put("filter_chains", part.list("chains"));
    } else {
      filters.addAll(terminal(name, part));
      listener.put("filter_chains", List.of(Map.of("filters", filters)));
    }
    return merge(merge(defaults.map("listener"), listener), part.map("listener"));
  }

  /** The connection manager, unless the filters of the case end in a terminal one of its own. */
  private List<Object> terminal(String name, Part part) {
    if (part.has("tcp_proxy")) {
      return List.of(merge(merge(defaults.map("tcp_proxy"), log(part)), part.map("tcp_proxy")));
    }
    if (part.has("filters") && !part.has("routes") && !part.has("hcm")) {
      return List.of();
    }
    return List.of(connectionManager(name, part));
  }

  private Map<String, Object> connectionManager(String name, Part part) {
    Map<String, Object> host = new LinkedHashMap<>(Map.of("name", "all", "domains", List.of("*")));
    host.put("routes", part.has("routes") ? part.list("routes") : defaults.list("routes"));
    List<Object> hosts =
        part.has("virtual_hosts")
            ? part.list("virtual_hosts")
            : List.of(merge(host, part.map("virtual_host")));
    Map<String, Object> routes =
        merge(
            new LinkedHashMap<>(Map.of("name", "routes", "virtual_hosts", hosts)),
            part.map("route_config"));
    List<Object> filters = new ArrayList<>(part.list("http_filters"));
    filters.add(merge(defaults.map("router"), part.map("router")));
    Map<String, Object> manager = new LinkedHashMap<>(log(part));
    manager.put("stat_prefix", name);
    manager.put("route_config", routes);
    manager.put("http_filters", filters);
    return merge(merge(defaults.map("hcm"), manager), part.map("hcm"));
  }

  private Map<String, Object> log(Part part) {
    String format = part.text("access_log", defaults.text("access_log"));
    Map<String, Object> file = new LinkedHashMap<>(defaults.map("file_access_log"));
    file.put(
        "log_format", Map.of("text_format_source", Map.of("inline_string", format.strip() + "\n")));
    return new LinkedHashMap<>(Map.of("access_log", List.of(file)));
  }

  private List<Object> clusters(Part part, Set<String> upstreams) {
    Map<String, Part> given = part.named("clusters");
    Map<String, Object> common = merge(defaults.map("cluster"), part.map("cluster"));
    List<Object> clusters = new ArrayList<>();
    for (String upstream : upstreams) {
      if (!given.containsKey(upstream)) {
        clusters.add(cluster(upstream, List.of(upstream), common, Map.of()));
      }
    }
    given.forEach(
        (name, value) -> {
          List<String> hosts = value.has("hosts") ? value.texts("hosts") : hosts(name, upstreams);
          Map<String, Object> fields = new LinkedHashMap<>();
          value.keys().stream()
              .filter(key -> !key.equals("hosts"))
              .forEach(key -> fields.put(key, value.raw(key)));
          clusters.add(cluster(name, hosts, common, fields));
        });
    return clusters;
  }

  private static List<String> hosts(String name, Set<String> upstreams) {
    return upstreams.contains(name) ? List.of(name) : List.of();
  }

  private static Map<String, Object> cluster(
      String name, List<String> hosts, Map<String, Object> common, Map<String, Object> fields) {
    Map<String, Object> cluster = new LinkedHashMap<>(Map.of("name", name));
    List<Object> endpoints = new ArrayList<>();
    for (String host : hosts) {
      Map<String, Object> address =
          Map.of("address", "127.0.0.1", "port_value", "${port:" + host + "}");
      endpoints.add(Map.of("endpoint", Map.of("address", Map.of("socket_address", address))));
    }
    cluster.put(
        "load_assignment",
        Map.of("cluster_name", name, "endpoints", List.of(Map.of("lb_endpoints", endpoints))));
    return merge(merge(common, cluster), fields);
  }

  /** The second over the first: mappings are merged, null removes, everything else replaces. */
  static Map<String, Object> merge(Map<String, Object> base, Map<String, Object> over) {
    Map<String, Object> merged = new LinkedHashMap<>(base);
    over.forEach(
        (key, value) -> {
          if (value == null) {
            merged.remove(key);
          } else if (value instanceof Map<?, ?> && merged.get(key) instanceof Map<?, ?>) {
            merged.put(key, merge(map(merged.get(key)), map(value)));
          } else {
            merged.put(key, value);
          }
        });
    return merged;
  }

  private static Map<String, Object> map(@Nullable Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> given) {
      given.forEach((k, v) -> map.put(String.valueOf(k), v));
    }
    return map;
  }

  /** Writes the short form of an extension out: a mapping with {@code "@"}. */
  private static Map<String, Object> typed(Map<String, Object> value) {
    Map<String, Object> all = new LinkedHashMap<>();
    value.forEach((key, part) -> all.put(key, typed(part)));
    Object type = all.remove("@");
    if (type == null) {
      return all;
    }
    Map<String, Object> config = new LinkedHashMap<>(Map.of("@type", TYPE + type));
    Object name = all.remove("@name");
    config.putAll(all);
    Object label = name == null ? type : name;
    return new LinkedHashMap<>(Map.of("name", label, "typed_config", config));
  }

  private static @Nullable Object typed(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Map<?, ?> map -> typed(map(map));
      case List<?> list -> list.stream().map(CaseBootstrap::typed).toList();
      default -> value;
    };
  }
}
