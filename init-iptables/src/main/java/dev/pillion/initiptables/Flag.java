package dev.pillion.initiptables;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every option of istio-iptables with its long and short name, its kind, its default and the
 * environment variables that set it, lowest precedence first. A command-line value wins over all of
 * them, as in istio-iptables.
 */
enum Flag {
  ENVOY_PORT(
      "envoy-port", 'p', Kind.STRING, "15001", "port that all outbound TCP is redirected to"),
  INBOUND_CAPTURE_PORT(
      "inbound-capture-port",
      'z',
      Kind.STRING,
      "15006",
      "port that all inbound TCP is redirected to",
      "INBOUND_CAPTURE_PORT"),
  INBOUND_TUNNEL_PORT(
      "inbound-tunnel-port",
      'e',
      Kind.STRING,
      "15008",
      "tunnel port, never redirected",
      "INBOUND_TUNNEL_PORT"),
  PROXY_UID(
      "proxy-uid",
      'u',
      Kind.STRING,
      "",
      "users whose traffic is not redirected (default: ENVOY_USER's id, or 1337)",
      "PROXY_UID"),
  PROXY_GID(
      "proxy-gid",
      'g',
      Kind.STRING,
      "",
      "groups whose traffic is not redirected (default: the value of -u)",
      "PROXY_GID"),
  INBOUND_INTERCEPTION_MODE(
      "istio-inbound-interception-mode",
      'm',
      Kind.STRING,
      "",
      "REDIRECT or TPROXY",
      "ISTIO_INBOUND_INTERCEPTION_MODE"),
  INBOUND_PORTS(
      "istio-inbound-ports",
      'b',
      Kind.STRING,
      "",
      "inbound ports to redirect, or * for all; empty: none",
      "ISTIO_INBOUND_PORTS"),
  LOCAL_EXCLUDE_PORTS(
      "istio-local-exclude-ports",
      'd',
      Kind.STRING,
      "",
      "inbound ports left alone when -b is *",
      "ISTIO_LOCAL_EXCLUDE_PORTS"),
  EXCLUDE_INTERFACES(
      "istio-exclude-interfaces",
      'c',
      Kind.STRING,
      "",
      "interfaces whose traffic is left alone",
      "ISTIO_EXCLUDE_INTERFACES"),
  SERVICE_CIDR(
      "istio-service-cidr",
      'i',
      Kind.STRING,
      "",
      "outbound ranges to redirect (CIDR), or * for all; empty: none",
      "ISTIO_SERVICE_CIDR"),
  SERVICE_EXCLUDE_CIDR(
      "istio-service-exclude-cidr",
      'x',
      Kind.STRING,
      "",
      "outbound ranges left alone (CIDR)",
      "ISTIO_SERVICE_EXCLUDE_CIDR"),
  OUTBOUND_PORTS(
      "istio-outbound-ports",
      'q',
      Kind.STRING,
      "",
      "outbound ports redirected whatever the range",
      "ISTIO_OUTBOUND_PORTS"),
  LOCAL_OUTBOUND_PORTS_EXCLUDE(
      "istio-local-outbound-ports-exclude",
      'o',
      Kind.STRING,
      "",
      "outbound ports left alone",
      "ISTIO_LOCAL_OUTBOUND_PORTS_EXCLUDE"),
  KUBE_VIRT_INTERFACES(
      "kube-virt-interfaces",
      'k',
      Kind.STRING,
      "",
      "virtual interfaces whose inbound traffic is treated as outbound",
      "KUBE_VIRT_INTERFACES"),
  INBOUND_TPROXY_MARK(
      "istio-inbound-tproxy-mark",
      't',
      Kind.STRING,
      "1337",
      "packet mark of TPROXY",
      "ISTIO_INBOUND_TPROXY_MARK"),
  INBOUND_TPROXY_ROUTE_TABLE(
      "istio-inbound-tproxy-route-table",
      'r',
      Kind.STRING,
      "133",
      "routing table of TPROXY",
      "ISTIO_INBOUND_TPROXY_ROUTE_TABLE"),
  DRY_RUN("dry-run", 'n', Kind.BOOL, "false", "print the rules, change nothing", "DRY_RUN"),
  IPTABLES_PROBE_PORT(
      "iptables-probe-port",
      Flag.NONE,
      Kind.PORT,
      "15002",
      "port that --run-validation connects to",
      "IPTABLES_PROBE_PORT"),
  PROBE_TIMEOUT(
      "probe-timeout",
      Flag.NONE,
      Kind.DURATION,
      "5s",
      "how long --run-validation waits",
      "PROBE_TIMEOUT"),
  SKIP_RULE_APPLY(
      "skip-rule-apply",
      Flag.NONE,
      Kind.BOOL,
      "false",
      "leave the rules as they are",
      "SKIP_RULE_APPLY"),
  RUN_VALIDATION(
      "run-validation",
      Flag.NONE,
      Kind.BOOL,
      "false",
      "check that the rules redirect; exits 126 when they do not",
      "RUN_VALIDATION"),
  REDIRECT_DNS(
      "redirect-dns",
      Flag.NONE,
      Kind.BOOL,
      "false",
      "redirect DNS to the agent",
      "REDIRECT_DNS",
      "ISTIO_META_DNS_CAPTURE"),
  DROP_INVALID(
      "drop-invalid",
      Flag.NONE,
      Kind.BOOL,
      "false",
      "drop packets that conntrack calls invalid",
      "DROP_INVALID",
      "INVALID_DROP"),
  DUAL_STACK(
      "dual-stack",
      Flag.NONE,
      Kind.BOOL,
      "false",
      "rules for IPv4 and IPv6",
      "DUAL_STACK",
      "ISTIO_DUAL_STACK"),
  CAPTURE_ALL_DNS(
      "capture-all-dns",
      Flag.NONE,
      Kind.BOOL,
      "false",
      "with --redirect-dns: port 53 of every server, not of resolv.conf's alone",
      "CAPTURE_ALL_DNS"),
  NETWORK_NAMESPACE(
      "network-namespace",
      Flag.NONE,
      Kind.STRING,
      "",
      "path of the network namespace; must be the one this process runs in",
      "NETWORK_NAMESPACE"),
  CNI_MODE(
      "cni-mode",
      Flag.NONE,
      Kind.BOOL,
      "false",
      "run as a CNI plugin would: host file system, pod network",
      "CNI_MODE"),
  RECONCILE(
      "reconcile",
      Flag.NONE,
      Kind.BOOL,
      "false",
      "replace older, different rules instead of failing on them",
      "RECONCILE"),
  CLEANUP_ONLY(
      "cleanup-only", Flag.NONE, Kind.BOOL, "false", "remove the rules, add none", "CLEANUP_ONLY"),
  FORCE_APPLY(
      "force-apply",
      Flag.NONE,
      Kind.BOOL,
      "false",
      "write the rules even if they are in place",
      "FORCE_APPLY"),
  NATIVE_NFTABLES(
      "native-nftables",
      Flag.NONE,
      Kind.BOOL,
      "false",
      "nft rules instead of iptables rules",
      "NATIVE_NFTABLES"),
  FORCE_IPTABLES_BINARY(
      "force-iptables-binary",
      Flag.NONE,
      Kind.STRING,
      "",
      "legacy or nft instead of what is detected",
      "FORCE_IPTABLES_BINARY"),
  LOG_OUTPUT_LEVEL(
      "log_output_level",
      Flag.NONE,
      Kind.STRING,
      "default:info",
      "<scope>:<level>,...; debug, info, warn, error, fatal or none"),
  LOG_AS_JSON("log_as_json", Flag.NONE, Kind.BOOL, "false", "log lines as JSON"),
  LOG_TARGET("log_target", Flag.NONE, Kind.STRING, "stdout", "stdout, stderr or a file's path"),
  LOG_CALLER("log_caller", Flag.NONE, Kind.STRING, "", "not supported: refused when set"),
  LOG_STACKTRACE_LEVEL(
      "log_stacktrace_level",
      Flag.NONE,
      Kind.STRING,
      "default:none",
      "not supported beyond the default: refused when set"),
  VKLOG("vklog", Flag.NONE, Kind.STRING, "", "not supported: refused when set"),
  HELP("help", 'h', Kind.BOOL, "false", "print this text");

  /** No short name. */
  static final char NONE = 0;

  /** What a value must look like. */
  enum Kind {
    STRING,
    BOOL,
    PORT,
    DURATION
  }

  private static final List<Flag> ALL = List.of(values());

  final String longName;
  final char shortName;
  final Kind kind;
  final String defaultValue;
  final String help;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  final List<String> environment;

  Flag(
      String longName,
      char shortName,
      Kind kind,
      String defaultValue,
      String help,
      String... environment) {
    this.longName = longName;
    this.shortName = shortName;
    this.kind = kind;
    this.defaultValue = defaultValue;
    this.help = help;
    this.environment = List.of(environment);
  }

  static List<Flag> all() {
    return ALL;
  }

  static @Nullable Flag byLongName(String name) {
    for (Flag flag : ALL) {
      if (flag.longName.equals(name)) {
        return flag;
      }
    }
    return null;
  }

  static @Nullable Flag byShortName(char name) {
    for (Flag flag : ALL) {
      if (flag.shortName == name && name != NONE) {
        return flag;
      }
    }
    return null;
  }
}
