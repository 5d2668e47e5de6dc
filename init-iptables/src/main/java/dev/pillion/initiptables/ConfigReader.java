package dev.pillion.initiptables;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * From flags, environment and host to an {@link InterceptionConfig}; every value that cannot go
 * into a rule is refused here, before anything is touched.
 */
final class ConfigReader {
  /** One rule holds every included group, and the kernel bounds the matches of a rule. */
  private static final int MAX_OWNER_GROUPS = 64;

  private final Flags flags;
  private final Map<String, String> environment;
  private final Log log;

  ConfigReader(Flags flags, Map<String, String> environment, Log log) {
    this.flags = flags;
    this.environment = environment;
    this.log = log;
  }

  InterceptionConfig read(HostAddresses host) throws InitFailure {
    boolean tproxy = readTproxy();
    List<String> uids = list(Flag.PROXY_UID, proxyUid());
    String gid = flags.text(Flag.PROXY_GID);
    List<String> gids = gid.isEmpty() ? uids : list(Flag.PROXY_GID, gid);
    InterceptionConfig.AddressRanges exclude = ranges(Flag.SERVICE_EXCLUDE_CIDR);
    if (exclude.all()) {
      throw InitFailure.usage(
          "--istio-service-exclude-cidr (-x) cannot be *: name the ranges to leave alone.");
    }
    return new InterceptionConfig(
        word(Flag.ENVOY_PORT),
        word(Flag.INBOUND_CAPTURE_PORT),
        word(Flag.INBOUND_TUNNEL_PORT),
        uids,
        gids,
        tproxy,
        tproxy ? word(Flag.INBOUND_TPROXY_MARK) : "",
        tproxy ? word(Flag.INBOUND_TPROXY_ROUTE_TABLE) : "",
        inboundPorts(),
        ranges(Flag.SERVICE_CIDR),
        exclude,
        list(Flag.OUTBOUND_PORTS),
        list(Flag.LOCAL_OUTBOUND_PORTS_EXCLUDE),
        list(Flag.EXCLUDE_INTERFACES),
        list(Flag.KUBE_VIRT_INTERFACES),
        ownerGroups(),
        dns(),
        loopbackCidr(),
        flags.isSet(Flag.DROP_INVALID),
        host.ipv6());
  }

  private boolean readTproxy() throws InitFailure {
    String mode = flags.text(Flag.INBOUND_INTERCEPTION_MODE);
    boolean tproxy = "TPROXY".equals(mode);
    if (!tproxy && !mode.isEmpty() && !"REDIRECT".equals(mode)) {
      log.warn(
          "interception mode \""
              + mode
              + "\" is neither REDIRECT nor TPROXY; taken as REDIRECT, as istio-iptables does");
    }
    // Both become numbers of a routing rule: refuse them before the first rule is written.
    if (tproxy && !flags.text(Flag.INBOUND_PORTS).isEmpty()) {
      number(Flag.INBOUND_TPROXY_MARK);
      number(Flag.INBOUND_TPROXY_ROUTE_TABLE);
    }
    return tproxy;
  }

  private void number(Flag flag) throws InitFailure {
    if (Durations.decimal(flags.text(flag), Integer.MAX_VALUE) < 0) {
      throw refused(flag, flags.text(flag), "is not a decimal number");
    }
  }

  private String proxyUid() {
    String uid = flags.text(Flag.PROXY_UID);
    if (!uid.isEmpty()) {
      return uid;
    }
    String user = environment.getOrDefault("ENVOY_USER", "istio-proxy");
    return HostFiles.userId(Path.of("/etc/passwd"), user, "1337");
  }

  private InterceptionConfig.InboundPorts inboundPorts() throws InitFailure {
    String ports = flags.text(Flag.INBOUND_PORTS);
    boolean all = "*".equals(ports);
    return new InterceptionConfig.InboundPorts(
        !ports.isEmpty(),
        all,
        all ? List.of() : list(Flag.INBOUND_PORTS),
        list(Flag.LOCAL_EXCLUDE_PORTS));
  }

  private InterceptionConfig.OwnerGroups ownerGroups() throws InitFailure {
    String include = environment.getOrDefault("ISTIO_OUTBOUND_OWNER_GROUPS", "*");
    if ("*".equals(include)) {
      String exclude = environment.getOrDefault("ISTIO_OUTBOUND_OWNER_GROUPS_EXCLUDE", "");
      return new InterceptionConfig.OwnerGroups(
          true, split("ISTIO_OUTBOUND_OWNER_GROUPS_EXCLUDE", exclude));
    }
    List<String> groups = split("ISTIO_OUTBOUND_OWNER_GROUPS", include);
    if (groups.size() > MAX_OWNER_GROUPS) {
      throw InitFailure.usage(
          "ISTIO_OUTBOUND_OWNER_GROUPS names "
              + groups.size()
              + " groups; "
              + MAX_OWNER_GROUPS
              + " are the most that one rule can hold.");
    }
    return new InterceptionConfig.OwnerGroups(false, groups);
  }

  private InterceptionConfig.DnsCapture dns() throws InitFailure {
    boolean enabled = flags.isSet(Flag.REDIRECT_DNS);
    boolean all = flags.isSet(Flag.CAPTURE_ALL_DNS);
    List<String> v4 = new ArrayList<>();
    List<String> v6 = new ArrayList<>();
    if (enabled && !all) {
      for (IpAddress server : HostFiles.nameServers(Path.of("/etc/resolv.conf"))) {
        (server.isV6() ? v6 : v4).add(server.text());
      }
      if (v4.isEmpty() && v6.isEmpty()) {
        log.warn(
            "REDIRECT_DNS is set, but CAPTURE_ALL_DNS is false, and /etc/resolv.conf names no DNS"
                + " server: DNS capture is off");
        enabled = false;
      }
    }
    return new InterceptionConfig.DnsCapture(enabled, all, List.copyOf(v4), List.copyOf(v6));
  }

  private String loopbackCidr() throws InitFailure {
    String text = environment.getOrDefault("ISTIO_OUTBOUND_IPV4_LOOPBACK_CIDR", "127.0.0.1/32");
    Cidr range = Cidr.parse(text);
    if (range == null || range.v6() || !range.loopback() || range.bits() < 8) {
      throw InitFailure.usage(
          "ISTIO_OUTBOUND_IPV4_LOOPBACK_CIDR holds \""
              + text
              + "\", which is not an IPv4 loopback range of 8 to 32 bits.");
    }
    return text;
  }

  private InterceptionConfig.AddressRanges ranges(Flag flag) throws InitFailure {
    String text = flags.text(flag);
    if ("*".equals(text)) {
      return new InterceptionConfig.AddressRanges(true, List.of(), List.of());
    }
    List<Cidr> v4 = new ArrayList<>();
    List<Cidr> v6 = new ArrayList<>();
    for (String item : list(flag)) {
      Cidr range = Cidr.parse(item);
      if (range == null) {
        throw refused(flag, item, "is not an address range such as 10.0.0.0/8 or fd00::/8");
      }
      (range.v6() ? v6 : v4).add(range);
    }
    return new InterceptionConfig.AddressRanges(false, List.copyOf(v4), List.copyOf(v6));
  }

  private List<String> list(Flag flag) throws InitFailure {
    return list(flag, flags.text(flag));
  }

  private static List<String> list(Flag flag, String text) throws InitFailure {
    return split("--" + flag.longName, text);
  }

  private String word(Flag flag) throws InitFailure {
    String text = flags.text(flag).trim();
    if (text.isEmpty()) {
      throw refused(flag, text, "is empty");
    }
    return checked("--" + flag.longName, text);
  }

  /** The comma-separated items without blanks around them; empty ones are dropped. */
  static List<String> split(String source, String text) throws InitFailure {
    List<String> out = new ArrayList<>();
    int from = 0;
    while (from <= text.length()) {
      int comma = text.indexOf(',', from);
      int end = comma < 0 ? text.length() : comma;
      String item = text.substring(from, end).trim();
      if (!item.isEmpty()) {
        out.add(checked(source, item));
      }
      from = end + 1;
    }
    return List.copyOf(out);
  }

  /**
   * A word that iptables-restore reads as one word: a blank or a quote would start another rule.
   */
  private static String checked(String source, String word) throws InitFailure {
    boolean clean = word.charAt(0) != '-';
    for (int i = 0; clean && i < word.length(); i++) {
      char c = word.charAt(i);
      clean = c > ' ' && c < 127 && c != '"' && c != '\'' && c != '\\' && c != '#' && c != ';';
    }
    if (!clean) {
      throw InitFailure.usage(
          "the value \"" + word + "\" of " + source + " cannot stand in a rule.");
    }
    return word;
  }

  private static InitFailure refused(Flag flag, String value, String why) {
    return InitFailure.usage("the value \"" + value + "\" of --" + flag.longName + " " + why + ".");
  }
}
