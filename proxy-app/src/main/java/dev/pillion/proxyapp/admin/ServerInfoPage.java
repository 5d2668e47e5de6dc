package dev.pillion.proxyapp.admin;

import dev.pillion.proxyapp.cli.Option;
import dev.pillion.proxyapp.cli.Options;
import dev.pillion.proxyapp.cli.Version;
import dev.pillion.proxycore.config.NodeConfig;
import dev.pillion.xdsclient.dump.BuildInfo;
import dev.pillion.xdsclient.dump.BuiltExtension;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code /server_info}: version, state, command line and node ({@code envoy.admin.v3.ServerInfo}).
 */
public final class ServerInfoPage {
  private final ServerControl server;
  private final Options options;
  private final NodeConfig node;

  private ServerInfoPage(ServerControl server, Options options, NodeConfig node) {
    this.server = server;
    this.options = options;
    this.node = node;
  }

  public static void addTo(
      AdminPages pages, ServerControl server, Options options, NodeConfig node) {
    ServerInfoPage page = new ServerInfoPage(server, options, node);
    pages.add(
        AdminPage.get(
            "/server_info",
            "print server version/status information",
            request -> AdminResponse.json(JsonText.render(page.info()))));
  }

  private Map<String, Object> info() {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("version", Version.text());
    info.put("state", server.state().name());
    info.put("uptime_current_epoch", server.uptimeSeconds() + "s");
    info.put("uptime_all_epochs", server.uptimeSeconds() + "s");
    info.put("hot_restart_version", "disabled");
    info.put("command_line_options", commandLine());
    info.put("node", node());
    info.put("hot_restart_initializing", false);
    return info;
  }

  private Map<String, Object> commandLine() {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("base_id", text(Option.BASE_ID, "0"));
    line.put("concurrency", options.concurrency());
    line.put("config_path", text(Option.CONFIG_PATH, ""));
    line.put("config_yaml", text(Option.CONFIG_YAML, ""));
    line.put("allow_unknown_static_fields", options.allowUnknownStaticFields());
    line.put("admin_address_path", text(Option.ADMIN_ADDRESS_PATH, ""));
    line.put("local_address_ip_version", text(Option.LOCAL_ADDRESS_IP_VERSION, "v4"));
    line.put("log_level", options.logLevel().label());
    line.put("component_log_level", text(Option.COMPONENT_LOG_LEVEL, ""));
    line.put("log_format", text(Option.LOG_FORMAT, Options.DEFAULT_LOG_FORMAT));
    line.put("log_path", text(Option.LOG_PATH, ""));
    line.put("service_cluster", text(Option.SERVICE_CLUSTER, ""));
    line.put("service_node", text(Option.SERVICE_NODE, ""));
    line.put("service_zone", text(Option.SERVICE_ZONE, ""));
    line.put("file_flush_interval", JsonText.duration(options.fileFlushInterval()));
    line.put("drain_time", options.drainTime().toSeconds() + "s");
    line.put("parent_shutdown_time", options.number(Option.PARENT_SHUTDOWN_TIME_S, 900) + "s");
    line.put("mode", options.mode().label());
    line.put("disable_hot_restart", options.has(Option.DISABLE_HOT_RESTART));
    line.put("enable_mutex_tracing", options.has(Option.ENABLE_MUTEX_TRACING));
    line.put("restart_epoch", options.number(Option.RESTART_EPOCH, 0));
    line.put("cpuset_threads", options.has(Option.CPUSET_THREADS));
    line.put("reject_unknown_dynamic_fields", options.rejectUnknownDynamicFields());
    line.put("log_format_escaped", options.has(Option.LOG_FORMAT_ESCAPED));
    String disabled = text(Option.DISABLE_EXTENSIONS, "");
    line.put(
        "disabled_extensions", disabled.isEmpty() ? List.of() : List.of(disabled.split(",", -1)));
    line.put("ignore_unknown_dynamic_fields", options.has(Option.IGNORE_UNKNOWN_DYNAMIC_FIELDS));
    line.put("use_dynamic_base_id", options.has(Option.USE_DYNAMIC_BASE_ID));
    line.put("base_id_path", text(Option.BASE_ID_PATH, ""));
    line.put("drain_strategy", options.drainStrategy().label());
    line.put("enable_fine_grain_logging", options.has(Option.ENABLE_FINE_GRAIN_LOGGING));
    line.put("socket_path", text(Option.SOCKET_PATH, "@envoy_domain_socket"));
    line.put("socket_mode", 0);
    line.put("enable_core_dump", options.has(Option.ENABLE_CORE_DUMP));
    line.put(
        "stats_tag",
        options.statsTags().stream().map(tag -> tag.getKey() + ":" + tag.getValue()).toList());
    line.put("skip_hot_restart_on_no_parent", options.has(Option.SKIP_HOT_RESTART_ON_NO_PARENT));
    line.put("skip_hot_restart_parent_stats", options.has(Option.SKIP_HOT_RESTART_PARENT_STATS));
    line.put("skip_deprecated_logs", options.has(Option.SKIP_DEPRECATED_LOGS));
    line.put("file_flush_min_size", options.number(Option.FILE_FLUSH_MIN_SIZE_KB, 0));
    line.put("log_stacktrace_single_entry", options.has(Option.LOG_STACKTRACE_SINGLE_ENTRY));
    return line;
  }

  private String text(Option option, String otherwise) {
    return options.text(option, otherwise);
  }

  private Map<String, Object> node() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", node.id());
    json.put("cluster", node.cluster());
    if (!node.metadata().isEmpty()) {
      json.put("metadata", node.metadata());
    }
    json.put("locality", locality());
    BuildInfo build = Build.info();
    json.put("user_agent_name", build.userAgent());
    json.put("user_agent_build_version", build(build));
    json.put("extensions", build.extensions().stream().map(ServerInfoPage::extension).toList());
    json.put("client_features", List.of());
    json.put("listening_addresses", List.of());
    json.put("dynamic_parameters", Map.of());
    return json;
  }

  private static Map<String, Object> extension(BuiltExtension extension) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", extension.name());
    json.put("category", extension.category());
    json.put("type_descriptor", "");
    json.put("disabled", false);
    json.put("type_urls", extension.typeUrls());
    return json;
  }

  private Map<String, Object> locality() {
    Map<String, Object> locality = new LinkedHashMap<>();
    locality.put("region", node.region());
    locality.put("zone", node.zone());
    locality.put("sub_zone", node.subZone());
    return locality;
  }

  private static Map<String, Object> build(BuildInfo build) {
    Map<String, Object> version = new LinkedHashMap<>();
    version.put("major_number", build.major());
    version.put("minor_number", build.minor());
    version.put("patch", build.patch());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", version);
    json.put("metadata", build.metadata());
    return json;
  }
}
