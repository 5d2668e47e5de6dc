package dev.pillion.initiptables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What istio-iptables does for one flag set: the input it gives to iptables-restore and
 * ip6tables-restore, and the routing it leaves. Recorded from the real one by {@code mvn -pl
 * init-iptables -am verify -Dtest=ComparisonTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dpillion.record=true}, run as root beside a pilot-agent.
 */
record Expectation(List<String> ipv4, List<String> ipv6, List<String> routes) {
  private static final Path FOLDER = Path.of("src/test/resources/istio-iptables");
  private static final Pattern RESTORE =
      Pattern.compile(
          "restore with: (ip6?tables)\\S*-restore and the following input:\\n"
              + "(.*?COMMIT\\n)(?=\\d{4}-)",
          Pattern.DOTALL);

  static Expectation fromLog(String log, KernelState state) {
    List<String> ipv4 = new ArrayList<>();
    List<String> ipv6 = new ArrayList<>();
    Matcher matcher = RESTORE.matcher(log);
    while (matcher.find()) {
      (matcher.group(1).equals("iptables") ? ipv4 : ipv6).addAll(matcher.group(2).lines().toList());
    }
    return new Expectation(ipv4, ipv6, state.routes());
  }

  static Expectation read(FlagSet flags) {
    List<String> ipv4 = new ArrayList<>();
    List<String> ipv6 = new ArrayList<>();
    List<String> routes = new ArrayList<>();
    List<String> section = routes;
    try {
      for (String line : Files.readAllLines(file(flags))) {
        switch (line) {
          case "## iptables-restore" -> section = ipv4;
          case "## ip6tables-restore" -> section = ipv6;
          case "## routing" -> section = routes;
          default -> section.add(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no recorded expectation for " + flags, e);
    }
    return new Expectation(ipv4, ipv6, routes);
  }

  void write(FlagSet flags) {
    List<String> lines = new ArrayList<>();
    lines.add("## iptables-restore");
    lines.addAll(ipv4);
    lines.add("## ip6tables-restore");
    lines.addAll(ipv6);
    lines.add("## routing");
    lines.addAll(routes);
    try {
      Files.createDirectories(FOLDER);
      Files.write(file(flags), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(FlagSet flags) {
    return FOLDER.resolve(flags.name() + ".txt");
  }

  /** Does to a namespace what istio-iptables would have done to the tables there. */
  void replay(NetworkNamespace pod, String backEnd) {
    if (ipv4.isEmpty()) {
      return;
    }
    // istio-iptables tries the programs of both families on their nat tables.
    String probe = "*nat\\n-A INPUT -p 255 -j RETURN\\n-D INPUT -p 255 -j RETURN\\nCOMMIT\\n";
    for (Family family : Family.values()) {
      List<String> input = family == Family.IPV4 ? ipv4 : ipv6;
      String restore = family.program + "-" + backEnd + "-restore --noflush";
      NetworkNamespace.Outcome outcome =
          pod.sh(
              "printf '"
                  + probe
                  + "' | "
                  + restore
                  + " && "
                  + restore
                  + " <<'END'\n"
                  + String.join("\n", input)
                  + "\nEND\n");
      if (outcome.exitCode() != 0) {
        throw new AssertionError("the recorded rules cannot be applied: " + outcome.output());
      }
    }
  }
}
