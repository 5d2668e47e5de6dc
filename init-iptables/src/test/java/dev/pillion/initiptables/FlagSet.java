package dev.pillion.initiptables;

import java.util.List;
import java.util.Map;

/**
 * One command line with its environment and the pod it runs in.
 *
 * @param name names the recorded expectation, too
 * @param addresses the pod's addresses besides loopback, CIDR form
 * @param nameServers lines of the pod's resolv.conf
 */
record FlagSet(
    String name,
    List<String> addresses,
    List<String> nameServers,
    Map<String, String> environment,
    List<String> args) {

  static final List<String> V4 = List.of("10.1.2.3/24");
  static final List<String> V6 = List.of("fd00::3/64");
  static final List<String> BOTH = List.of("10.1.2.3/24", "fd00::3/64");

  static FlagSet flags(String name, String... args) {
    return new FlagSet(name, V4, List.of("10.96.0.10"), Map.of(), List.of(args));
  }

  FlagSet in(List<String> pod) {
    return new FlagSet(name, pod, nameServers, environment, args);
  }

  FlagSet asking(String... servers) {
    return new FlagSet(name, addresses, List.of(servers), environment, args);
  }

  FlagSet with(String... variables) {
    Map<String, String> more = new java.util.LinkedHashMap<>(environment);
    for (int i = 0; i < variables.length; i += 2) {
      more.put(variables[i], variables[i + 1]);
    }
    return new FlagSet(name, addresses, nameServers, Map.copyOf(more), args);
  }

  FlagSet plus(String... more) {
    List<String> all = new java.util.ArrayList<>(args);
    all.addAll(List.of(more));
    return new FlagSet(name, addresses, nameServers, environment, List.copyOf(all));
  }

  /** The back end that the programs of this command line write to. */
  String backEnd() {
    boolean legacy =
        args.contains("legacy")
            || args.contains("--force-iptables-binary=legacy")
            || "legacy".equals(environment.get("FORCE_IPTABLES_BINARY"));
    return legacy ? "legacy" : "nft";
  }

  @Override
  public String toString() {
    return name;
  }
}
