package dev.pillion.initiptables;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Command lines that nobody thought of, the same ones in every run: the seed is in the name. {@code
 * -Dpillion.random=300 -Dpillion.record=true} tries, and records, more of them.
 */
final class RandomFlagSets {
  private static final int RECORDED = 16;

  private final Random random;
  private final List<String> args = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();

  private RandomFlagSets(long seed) {
    this.random = new Random(seed);
  }

  static List<FlagSet> sets() {
    List<FlagSet> sets = new ArrayList<>();
    for (int seed = 1; seed <= Integer.getInteger("pillion.random", RECORDED); seed++) {
      sets.add(new RandomFlagSets(seed * 7919L).make("random-" + seed));
    }
    return sets;
  }

  private FlagSet make(String name) {
    String mode = pick("", "REDIRECT", "REDIRECT", "TPROXY", "TPROXY");
    maybe("istio-inbound-interception-mode", mode);
    ports();
    users();
    maybe("istio-service-cidr", pick("", "*", "*", ranges()));
    maybe("istio-service-exclude-cidr", pick("", ranges()));
    maybe("istio-exclude-interfaces", pick("", "", list("eth", 1, 9)));
    maybe("kube-virt-interfaces", pick("", "", list("virbr", 1, 9)));
    maybe("istio-inbound-tproxy-mark", pick("", Integer.toString(1 + random.nextInt(5000))));
    maybe("istio-inbound-tproxy-route-table", pick("", Integer.toString(300 + random.nextInt(99))));
    maybe("drop-invalid", pick("", "", "true", "false"));
    maybe("redirect-dns", pick("", "true", "1"));
    maybe("capture-all-dns", pick("", "", "T"));
    maybe("dual-stack", pick("", "true"));
    maybe("force-iptables-binary", pick("", "", "", "legacy", "nft"));
    groups();
    return new FlagSet(name, pod(), servers(), Map.copyOf(environment), List.copyOf(args));
  }

  private void ports() {
    maybe("envoy-port", pick("", "16001"));
    maybe("inbound-capture-port", pick("", "16006"));
    maybe("inbound-tunnel-port", pick("", "16008"));
    maybe("istio-inbound-ports", pick("", "*", "*", "*", list("", 1, 9000)));
    maybe("istio-local-exclude-ports", pick("", list("", 1, 9000)));
    maybe("istio-outbound-ports", pick("", "", list("", 1, 9000)));
    maybe("istio-local-outbound-ports-exclude", pick("", list("", 1, 9000)));
  }

  private void users() {
    maybe("proxy-uid", pick("", list("", 0, 3000)));
    maybe("proxy-gid", pick("", "", list("", 0, 3000)));
  }

  private void groups() {
    String groups = pick("", "", "", "*", list("", 0, 3000));
    if (!groups.isEmpty()) {
      environment.put("ISTIO_OUTBOUND_OWNER_GROUPS", groups);
    }
    String exclude = pick("", "", list("", 0, 3000));
    if (!exclude.isEmpty()) {
      environment.put("ISTIO_OUTBOUND_OWNER_GROUPS_EXCLUDE", exclude);
    }
    if (random.nextInt(4) == 0) {
      environment.put("ISTIO_OUTBOUND_IPV4_LOOPBACK_CIDR", pick("127.0.0.1/32", "127.0.0.0/8"));
    }
  }

  private List<String> pod() {
    return switch (random.nextInt(3)) {
      case 0 -> FlagSet.V4;
      case 1 -> FlagSet.V6;
      default -> FlagSet.BOTH;
    };
  }

  private List<String> servers() {
    return switch (random.nextInt(3)) {
      case 0 -> List.of("10.96.0.10");
      case 1 -> List.of("10.96.0.10", "fd00::10", "10.96.0.11");
      default -> List.of("fd00::53", "10.96.0.10", "fd00::54");
    };
  }

  private String ranges() {
    List<String> ranges = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      int octet = random.nextInt(224);
      ranges.add(
          random.nextBoolean()
              ? octet + "." + random.nextInt(256) + ".7.1/" + (8 + random.nextInt(25))
              : "fd" + (10 + octet % 90) + "::" + random.nextInt(99) + "/" + random.nextInt(129));
    }
    return String.join(",", ranges);
  }

  private String list(String prefix, int from, int bound) {
    List<String> items = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      items.add(prefix + (from + random.nextInt(bound)));
    }
    return String.join(random.nextInt(4) == 0 ? " , " : ",", items);
  }

  private String pick(String... values) {
    return values[random.nextInt(values.length)];
  }

  /** Nothing for an empty value most times; else on the command line or in the environment. */
  private void maybe(String flag, String value) {
    if (value.isEmpty() && (random.nextInt(8) != 0 || isNeverEmpty(flag))) {
      return;
    }
    if (random.nextBoolean() || flag.equals("envoy-port")) {
      args.add("--" + flag + "=" + value);
    } else {
      environment.put(flag.toUpperCase(Locale.ROOT).replace('-', '_'), value);
    }
  }

  private static boolean isNeverEmpty(String flag) {
    Flag known = Flag.byLongName(flag);
    return known == null || known.kind == Flag.Kind.BOOL || !known.defaultValue.isEmpty();
  }
}
