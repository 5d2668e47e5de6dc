package dev.pillion.proxyapp.cli;

import org.jspecify.annotations.Nullable;

/** Every option of {@code envoy --help} (1.40), in the order in which Envoy's help lists them. */
public enum Option {
  STATS_TAG(
      "stats-tag",
      Kind.STRINGS,
      "A tag, tag:value, that every statistic carries; the option may stand several times. A"
          + " tag's name is of letters and digits, its value of anything but dots."),
  ENABLE_CORE_DUMP("enable-core-dump", Kind.FLAG, "Accepted; core dumps are the JVM's affair."),
  SOCKET_MODE("socket-mode", Kind.STRING, "Accepted; there is no hot restart."),
  SOCKET_PATH("socket-path", Kind.STRING, "Accepted; there is no hot restart."),
  DISABLE_EXTENSIONS(
      "disable-extensions",
      Kind.STRING,
      "Accepted; an extension is used only where the configuration names it."),
  CPUSET_THREADS(
      "cpuset-threads",
      Kind.FLAG,
      "Get the default # of worker threads from cpuset size; the default here in any case."),
  ENABLE_MUTEX_TRACING(
      "enable-mutex-tracing", Kind.FLAG, "Accepted; there is no mutex on the data path."),
  DISABLE_HOT_RESTART(
      "disable-hot-restart", Kind.FLAG, "Accepted; there is no hot restart to disable."),
  MODE(
      "mode",
      Kind.STRING,
      "One of 'serve' (default; validate configs and then serve traffic normally), 'validate'"
          + " (validate configs and exit) or 'init_only' (start up to serving, then exit)."),
  PARENT_SHUTDOWN_TIME_S(
      "parent-shutdown-time-s", Kind.UINT32, "Accepted; there is no hot restart."),
  DRAIN_STRATEGY(
      "drain-strategy",
      Kind.STRING,
      "Drain sequence behaviour, one of 'gradual' (default) or 'immediate'."),
  DRAIN_TIME_S("drain-time-s", Kind.UINT32, "Drain time in seconds; the default is 600."),
  FILE_FLUSH_MIN_SIZE_KB(
      "file-flush-min-size-kb",
      Kind.UINT32,
      "Minimum size in KB for log flushing; the default is 64."),
  FILE_FLUSH_INTERVAL_MSEC(
      "file-flush-interval-msec",
      Kind.UINT32,
      "Interval for log flushing in msec; the default is 10000."),
  SERVICE_ZONE("service-zone", Kind.STRING, "Zone name."),
  SERVICE_NODE("service-node", Kind.STRING, "Node name."),
  SERVICE_CLUSTER("service-cluster", Kind.STRING, "Cluster name."),
  HOT_RESTART_VERSION(
      "hot-restart-version", Kind.FLAG, "Prints 'disabled', as Envoy does without hot restart."),
  RESTART_EPOCH("restart-epoch", Kind.UINT32, "Accepted; there is no hot restart."),
  LOG_PATH("log-path", Kind.STRING, "Path to logfile."),
  ENABLE_FINE_GRAIN_LOGGING(
      "enable-fine-grain-logging", Kind.FLAG, "Accepted; levels are set by component."),
  LOG_FORMAT_ESCAPED(
      "log-format-escaped", Kind.FLAG, "Escape c-style escape sequences in the application logs."),
  LOG_FORMAT(
      "log-format",
      Kind.STRING,
      "Log message format in spdlog syntax. Default is \"[%%Y-%%m-%%d %%T.%%e][%%t][%%l][%%n]"
          + " [%%g:%%#] %%v\"."),
  COMPONENT_LOG_LEVEL(
      "component-log-level",
      Kind.STRING,
      "Comma-separated list of component log levels. For example upstream:debug,config:trace."),
  LOG_LEVEL(
      "log-level",
      "l",
      Kind.STRING,
      "Log levels: [trace][debug][info][warning|warn][error][critical][off]. Default is [info]."),
  LOCAL_ADDRESS_IP_VERSION(
      "local-address-ip-version", Kind.STRING, "The local IP address version (v4 or v6)."),
  ADMIN_ADDRESS_PATH("admin-address-path", Kind.STRING, "Admin address path."),
  LOG_STACKTRACE_SINGLE_ENTRY(
      "log-stacktrace-single-entry", Kind.FLAG, "Emit the entire stack trace in one log entry."),
  SKIP_DEPRECATED_LOGS(
      "skip-deprecated-logs", Kind.FLAG, "Accepted; no warning of deprecated fields is logged."),
  IGNORE_UNKNOWN_DYNAMIC_FIELDS(
      "ignore-unknown-dynamic-fields",
      Kind.FLAG,
      "Ignore unknown fields in dynamic configuration."),
  REJECT_UNKNOWN_DYNAMIC_FIELDS(
      "reject-unknown-dynamic-fields",
      Kind.FLAG,
      "Reject unknown fields in dynamic configuration."),
  ALLOW_UNKNOWN_STATIC_FIELDS(
      "allow-unknown-static-fields", Kind.FLAG, "Allow unknown fields in static configuration."),
  ALLOW_UNKNOWN_FIELDS(
      "allow-unknown-fields",
      Kind.FLAG,
      "Allow unknown fields in static configuration (DEPRECATED)."),
  CONFIG_YAML(
      "config-yaml",
      Kind.STRING,
      "Inline YAML configuration, merges with the contents of --config-path."),
  CONFIG_PATH("config-path", "c", Kind.STRING, "Path to configuration file."),
  CONCURRENCY("concurrency", Kind.UINT32, "# of worker threads to run."),
  BASE_ID_PATH("base-id-path", Kind.STRING, "Path to which the base ID, always 0, is written."),
  SKIP_HOT_RESTART_PARENT_STATS(
      "skip-hot-restart-parent-stats", Kind.FLAG, "Accepted; there is no hot restart."),
  SKIP_HOT_RESTART_ON_NO_PARENT(
      "skip-hot-restart-on-no-parent", Kind.FLAG, "Accepted; there is no hot restart."),
  USE_DYNAMIC_BASE_ID("use-dynamic-base-id", Kind.FLAG, "Accepted; there is no hot restart."),
  BASE_ID("base-id", Kind.UINT32, "Accepted; there is no hot restart."),
  VERSION("version", Kind.FLAG, "Displays version information and exits."),
  HELP("help", "h", Kind.FLAG, "Displays usage information and exits.");

  /** What an option takes. */
  enum Kind {
    FLAG(""),
    STRING("<string>"),
    STRINGS("<string>"),
    UINT32("<uint32_t>");

    final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  final String longName;
  final @Nullable String shortName;
  final Kind kind;
  final String description;

  Option(String longName, Kind kind, String description) {
    this(longName, null, kind, description);
  }

  Option(String longName, @Nullable String shortName, Kind kind, String description) {
    this.longName = longName;
    this.shortName = shortName;
    this.kind = kind;
    this.description = description;
  }

  static @Nullable Option byLongName(String name) {
    for (Option option : values()) {
      if (option.longName.equals(name)) {
        return option;
      }
    }
    return null;
  }

  static @Nullable Option byShortName(String name) {
    for (Option option : values()) {
      if (name.equals(option.shortName)) {
        return option;
      }
    }
    return null;
  }

  /** As an error names it: {@code -c (--config-path)}, {@code (--mode)}. */
  String display() {
    return shortName == null ? "(--" + longName + ")" : "-" + shortName + " (--" + longName + ")";
  }
}
