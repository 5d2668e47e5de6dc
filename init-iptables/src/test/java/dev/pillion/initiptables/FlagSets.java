package dev.pillion.initiptables;

import static dev.pillion.initiptables.FlagSet.BOTH;
import static dev.pillion.initiptables.FlagSet.V6;
import static dev.pillion.initiptables.FlagSet.flags;

import java.util.List;
import java.util.stream.Stream;

/** Command lines that together use every flag and variable of istio-iptables that changes rules. */
final class FlagSets {
  /** What istiod's injection gives a sidecar's init container. */
  private static final String[] INJECTED = {
    "-p",
    "15001",
    "-z",
    "15006",
    "-u",
    "1337",
    "-m",
    "REDIRECT",
    "-i",
    "*",
    "-x",
    "",
    "-b",
    "*",
    "-d",
    "15090,15021,15020"
  };

  private FlagSets() {}

  static Stream<FlagSet> all() {
    return Stream.of(
            whole(),
            inbound(),
            outbound(),
            owners(),
            interfaces(),
            tproxy(),
            dns(),
            families(),
            RandomFlagSets.sets())
        .flatMap(List::stream);
  }

  /** Those on which a second run, a cleanup and an exchange with istio-iptables are tried. */
  static Stream<FlagSet> lives() {
    return all().filter(set -> LIVES.contains(set.name()));
  }

  /** Those that mean something to native nftables, and that istio-iptables can write there. */
  static Stream<FlagSet> nftables() {
    return all().filter(set -> !NO_NFTABLES.contains(set.name()));
  }

  private static final List<String> NO_NFTABLES =
      List.of(
          "legacy-sidecar",
          "legacy-by-variable",
          "nft-sidecar",
          "legacy-everything",
          // Nothing is written.
          "skipped",
          // istio-iptables writes the rules all the same.
          "dry",
          // Not nft's language: a range with a colon, eth+.
          "inbound-ranges",
          "interfaces-both",
          // istio-iptables jumps to a chain that it does not make.
          "dns-ipv6-server-alone");

  private static final List<String> LIVES =
      List.of(
          "sidecar",
          "interfaces-virtual-all",
          "tproxy-all",
          "tproxy-everything",
          "dns-dual-stack",
          "dual-stack-sidecar",
          "legacy-sidecar",
          "legacy-everything");

  private static List<FlagSet> whole() {
    return List.of(
        flags("defaults"),
        sidecar("sidecar"),
        sidecar("legacy-sidecar").plus("--force-iptables-binary", "legacy"),
        sidecar("legacy-by-variable").with("FORCE_IPTABLES_BINARY", "legacy"),
        sidecar("nft-sidecar").plus("--force-iptables-binary=nft"),
        sidecar("forced").plus("--force-apply"),
        sidecar("reconciled").plus("--reconcile"),
        sidecar("skipped").plus("--skip-rule-apply"),
        sidecar("dry").plus("-n"),
        sidecar("cni").plus("--cni-mode"),
        flags("injected", "istio-iptables").plus(INJECTED).plus("--log_output_level=default:info"),
        flags(
            "long-names",
            "--envoy-port=16001",
            "--inbound-capture-port=16006",
            "--inbound-tunnel-port=16008",
            "--proxy-uid=1400",
            "--proxy-gid=1401",
            "--istio-inbound-interception-mode=REDIRECT",
            "--istio-inbound-ports=*",
            "--istio-local-exclude-ports=15090",
            "--istio-exclude-interfaces=eth7",
            "--istio-service-cidr=*",
            "--istio-service-exclude-cidr=10.9.0.0/16",
            "--istio-outbound-ports=9443",
            "--istio-local-outbound-ports-exclude=25",
            "--kube-virt-interfaces=virbr1",
            "--istio-inbound-tproxy-mark=1400",
            "--istio-inbound-tproxy-route-table=140",
            "--drop-invalid=true",
            "--redirect-dns=true",
            "--capture-all-dns=true"),
        flags("environment", "-d", "15021")
            .with(
                "INBOUND_CAPTURE_PORT", "16006",
                "INBOUND_TUNNEL_PORT", "16008",
                "PROXY_UID", "1400",
                "PROXY_GID", "1401",
                "ISTIO_INBOUND_INTERCEPTION_MODE", "TPROXY",
                "ISTIO_INBOUND_PORTS", "*",
                "ISTIO_LOCAL_EXCLUDE_PORTS", "15090",
                "ISTIO_EXCLUDE_INTERFACES", "eth7",
                "ISTIO_SERVICE_CIDR", "*",
                "ISTIO_SERVICE_EXCLUDE_CIDR", "10.9.0.0/16",
                "ISTIO_OUTBOUND_PORTS", "9443",
                "ISTIO_LOCAL_OUTBOUND_PORTS_EXCLUDE", "25",
                "KUBE_VIRT_INTERFACES", "virbr1",
                "ISTIO_INBOUND_TPROXY_MARK", "1400",
                "ISTIO_INBOUND_TPROXY_ROUTE_TABLE", "140",
                "DROP_INVALID", "true",
                "REDIRECT_DNS", "true",
                "CAPTURE_ALL_DNS", "1",
                "ENVOY_PORT", "9999"),
        flags("environment-aliases", "-i", "*")
            .in(BOTH)
            .with("ISTIO_META_DNS_CAPTURE", "true", "INVALID_DROP", "true")
            .with("ISTIO_DUAL_STACK", "true"));
  }

  private static FlagSet sidecar(String name) {
    return flags(name, INJECTED);
  }

  private static List<FlagSet> inbound() {
    return List.of(
        flags("inbound-all", "-b", "*"),
        flags("inbound-none", "-b", "", "-d", "15090"),
        flags("inbound-list", "-b", "80,8080,9090", "-d", "22"),
        flags("inbound-exclude", "-b*", "-d=15090,15021"),
        flags("inbound-blanks", "-b", "*", "-d", "15090, 15021,,22"),
        flags("inbound-ranges", "-b", "80,8000:8100,https"),
        flags("inbound-comma-alone", "-b", ","),
        flags("inbound-ports-moved", "-b", "*", "-p", "16001", "-z", "16006", "-e", "16008"),
        flags("inbound-mode-unknown", "-b", "*", "-m", "NONE"),
        flags("drop-invalid", "-b", "*", "--drop-invalid"));
  }

  private static List<FlagSet> outbound() {
    return List.of(
        flags("outbound-all", "-i", "*"),
        flags("outbound-ranges", "-i", "10.0.0.0/8,192.168.7.1/16"),
        flags("outbound-exclude", "-i", "*", "-x", "10.0.0.0/8,172.16.0.0/12"),
        flags("outbound-loopback", "-i", "127.1.2.3/32,10.0.0.0/8"),
        flags("outbound-loopback-other-family", "-i", "::1/128,10.0.0.0/8"),
        flags("outbound-families", "-i", "10.0.0.0/8,FD00:0::1/8", "-x", "10.9.0.0/16,fd09::/16")
            .in(BOTH)
            .plus("--dual-stack"),
        flags("outbound-ports", "-q", "443,8443"),
        flags("outbound-ports-exclude", "-i", "*", "-o", "25,110"),
        flags(
            "outbound-all-of-it", "-i", "10.0.0.0/8", "-x", "10.1.0.0/16", "-q", "443", "-o", "25"),
        flags("outbound-loopback-cidr", "-i", "*", "-b", "*")
            .with("ISTIO_OUTBOUND_IPV4_LOOPBACK_CIDR", "127.0.0.0/8"));
  }

  private static List<FlagSet> owners() {
    return List.of(
        flags("uid-list", "-u", "1337,1338", "-i", "*"),
        flags("gid-list", "-g", "2000,2001", "-i", "*"),
        flags("uid-and-gid-lists", "-u", "1,2", "-g", "3,4", "-i", "*", "-b", "*"),
        flags("user-of-passwd", "-i", "*").with("ENVOY_USER", "daemon"),
        flags("user-unknown", "-i", "*").with("ENVOY_USER", "nobody-knows-me"),
        flags("owner-groups", "-i", "*").with("ISTIO_OUTBOUND_OWNER_GROUPS", "1000,2000,3000"),
        flags("owner-groups-none", "-i", "*").with("ISTIO_OUTBOUND_OWNER_GROUPS", ""),
        flags("owner-groups-exclude", "-i", "*")
            .with("ISTIO_OUTBOUND_OWNER_GROUPS_EXCLUDE", "1000,2000"),
        flags("owner-groups-both", "-i", "*")
            .with("ISTIO_OUTBOUND_OWNER_GROUPS", "1000")
            .with("ISTIO_OUTBOUND_OWNER_GROUPS_EXCLUDE", "2000"));
  }

  private static List<FlagSet> interfaces() {
    return List.of(
        flags("interfaces-excluded", "-c", "eth1,eth2", "-i", "*", "-b", "*"),
        flags("interfaces-virtual-all", "-k", "virbr0,eth9", "-i", "*", "-b", "*"),
        flags("interfaces-virtual-ranges", "-k", "virbr0,eth9", "-i", "10.0.0.0/8,172.16.0.0/12"),
        flags("interfaces-virtual-none", "-k", "virbr0"),
        flags("interfaces-both", "-k", "virbr0", "-c", "eth+", "-i", "*")
            .in(BOTH)
            .plus("--dual-stack"));
  }

  private static List<FlagSet> tproxy() {
    return List.of(
        flags("tproxy-all", "-m", "TPROXY", "-b", "*", "-d", "15090,15021", "-i", "*"),
        flags("tproxy-list", "-m", "TPROXY", "-b", "80,8080", "-i", "*"),
        flags("tproxy-no-inbound", "-m", "TPROXY", "-i", "*"),
        flags("tproxy-mark", "-m", "TPROXY", "-b", "*", "-t", "1400", "-r", "200"),
        flags("tproxy-owners", "-m", "TPROXY", "-b", "*", "-u", "1,2", "-g", "3,4"),
        flags("tproxy-interfaces", "-m", "TPROXY", "-b", "*", "-c", "eth1,eth2", "-k", "virbr0"),
        flags("tproxy-dual-stack", "-m", "TPROXY", "-b", "*", "-i", "*", "--dual-stack").in(BOTH),
        everything("tproxy-everything"),
        everything("legacy-everything").plus("--force-iptables-binary", "legacy"));
  }

  private static FlagSet everything(String name) {
    return flags(
            name,
            "-m",
            "TPROXY",
            "-b",
            "*",
            "-d",
            "15090",
            "-i",
            "10.0.0.0/8,fd00::/8",
            "-x",
            "10.9.0.0/16,fd09::/16",
            "-q",
            "443",
            "-o",
            "25",
            "-c",
            "eth1",
            "-k",
            "virbr0",
            "-u",
            "1337,1338",
            "-g",
            "1339",
            "--redirect-dns",
            "--drop-invalid",
            "--dual-stack")
        .in(BOTH)
        .asking("10.96.0.10", "fd00::10");
  }

  private static List<FlagSet> dns() {
    return List.of(
        flags("dns-servers", "-i", "*", "--redirect-dns").asking("10.96.0.10", "10.96.0.11"),
        flags("dns-no-servers", "-i", "*", "--redirect-dns").asking(),
        flags("dns-ipv6-server-alone", "-i", "*", "--redirect-dns").asking("fd00::10"),
        flags("dns-dual-stack", "-i", "*", "--redirect-dns", "--dual-stack")
            .in(BOTH)
            .asking("10.96.0.10", "FD00:0:0::10", "no-address"),
        flags("dns-all", "-i", "*", "-b", "*", "--redirect-dns", "--capture-all-dns"),
        flags("dns-all-owners", "--redirect-dns", "--capture-all-dns", "-u", "1,2", "-g", "3,4"),
        flags("dns-all-without-redirect", "--capture-all-dns", "-i", "*"),
        flags("dns-tproxy", "-m", "TPROXY", "-b", "*", "-i", "*", "--redirect-dns"));
  }

  private static List<FlagSet> families() {
    return List.of(
        sidecar("dual-stack-sidecar").in(BOTH).plus("--dual-stack"),
        sidecar("dual-stack-on-ipv4-alone").plus("--dual-stack"),
        sidecar("ipv6-alone").in(V6),
        sidecar("ipv6-hidden-by-ipv4").in(BOTH),
        flags("ipv6-ranges", "-i", "fd00::/8,2001:db8:0:0:1::/80", "-x", "fd01::/16", "-b", "*")
            .in(V6),
        flags("ipv6-loopback-range", "-i", "::1/128", "-b", "8080").in(V6));
  }
}
