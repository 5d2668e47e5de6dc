package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.ServerConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a bootstrap says of the process: its own log, its bounds, its extensions. */
final class ServerTranslator {
  private static final String CONNECTIONS =
      "envoy.resource_monitors.global_downstream_max_connections";
  private static final String EXTENSIONS = "envoy.extensions.";

  private ServerTranslator() {}

  static ServerConfig translate(Fields bootstrap) {
    bootstrapExtensions(bootstrap);
    Fields deferred = bootstrap.message("deferred_stat_options");
    if (deferred != null) {
      deferred.withoutEffect("enable_deferred_creation_stats");
    }
    return new ServerConfig(
        logFormat(bootstrap.message("application_log_config")),
        maxDownstreamConnections(bootstrap.message("overload_manager")),
        outlierEventLog(bootstrap.message("cluster_manager")));
  }

  private static String outlierEventLog(@Nullable Fields manager) {
    Fields detection = manager == null ? null : manager.message("outlier_detection");
    return detection == null ? "" : detection.string("event_log_path");
  }

  private static void bootstrapExtensions(Fields bootstrap) {
    for (Fields extension : bootstrap.messages("bootstrap_extensions")) {
      extension.withoutEffect("name");
      Fields config = Extensions.typedConfig(extension, "bootstrap extension");
      if (config == null) {
        continue;
      }
      if (config.is(EXTENSIONS + "bootstrap.internal_listener.v3.InternalListener")) {
        config.withoutEffect("buffer_size_kb");
      } else {
        Extensions.refuse(config, "bootstrap extension");
      }
    }
  }

  private static @Nullable String logFormat(@Nullable Fields config) {
    Fields format = config == null ? null : config.message("log_format");
    if (format == null) {
      return null;
    }
    if (!format.has("json_format")) {
      return format.string("text_format");
    }
    Map<String, Object> fields = Structs.struct(format.message("json_format"));
    String json = CompactJson.print(fields);
    for (String raw : new String[] {"%v", "%_"}) {
      if (json.contains(raw)) { // it could end the string that it stands in
        format.error("json_format", "Usage of " + raw + " is unavailable for JSON log formats");
      }
    }
    return json;
  }

  private static long maxDownstreamConnections(@Nullable Fields manager) {
    if (manager == null) {
      return 0;
    }
    manager.withoutEffect("refresh_interval");
    long maximum = 0;
    for (Fields monitor : manager.messages("resource_monitors")) {
      String name = monitor.string("name");
      Fields config = Extensions.typedConfig(monitor, "resource monitor");
      if (config == null) {
        continue;
      }
      if (!config.is(
          EXTENSIONS + "resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig")) {
        Extensions.refuse(config, "resource monitor");
      } else if (!name.equals(CONNECTIONS)) {
        config.refused();
        monitor.error("name", "a monitor of connections has the name " + CONNECTIONS);
      } else if (maximum > 0) {
        config.refused();
        monitor.error("name", "Duplicate resource monitor " + CONNECTIONS);
      } else {
        maximum = config.number("max_active_downstream_connections");
      }
    }
    return maximum;
  }
}
