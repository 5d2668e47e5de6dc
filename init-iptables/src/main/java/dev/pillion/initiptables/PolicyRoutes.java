package dev.pillion.initiptables;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.StringTokenizer;

/**
 * What interception needs besides rules, written by iproute2's {@code ip}: for IPv6 the address ::6
 * on the loopback interface, from which inbound passthrough connections come (127.0.0.6 needs no
 * such thing, the whole of 127.0.0.0/8 is local); for TPROXY a routing rule that sends marked
 * packets to a table whose one route is local.
 */
final class PolicyRoutes {
  private static final Path IPV6_ADDRESSES = Path.of("/proc/net/if_inet6");

  private final CommandRunner runner;
  private final InterceptionConfig config;
  private final Log log;
  private final Deque<List<String>> undo = new ArrayDeque<>();

  PolicyRoutes(CommandRunner runner, InterceptionConfig config, Log log) {
    this.runner = runner;
    this.config = config;
    this.log = log;
  }

  /**
   * Adds what is missing; what is there already stays.
   *
   * @throws InitFailure after all that was added was removed again
   */
  void add() throws InitFailure {
    try {
      if (config.ipv6() && !hasPassthroughAddress()) {
        step(address("add"), address("del"));
      }
      if (needsTproxyRoutes()) {
        for (String family : families()) {
          if (!hasRule(family)) {
            step(rule(family, "add"), rule(family, "del"));
          }
        }
        for (String family : families()) {
          step(route(family, "add"), route(family, "del"));
        }
      }
    } catch (InitFailure failure) {
      while (!undo.isEmpty()) {
        runner.run(undo.pop(), "");
      }
      throw failure;
    }
  }

  /** Removes what {@link #add} adds, as far as it is there. */
  void remove() {
    if (hasPassthroughAddress()) {
      removeStep(address("del"));
    }
    if (needsTproxyRoutes()) {
      for (String family : families()) {
        removeStep(rule(family, "del"));
        removeStep(route(family, "del"));
      }
    }
  }

  private void removeStep(List<String> command) {
    CommandRunner.Result result = runner.run(command, "");
    if (result.notStarted()) {
      log.warn("the program ip (iproute2) is missing; left in place: " + join(command));
    } else if (!result.succeeded()) {
      // Most often it is just not there: a cleanup may be given more flags than the run was.
      boolean absent = result.error().contains("No such ");
      String text = join(command) + ": " + result.reason();
      if (absent) {
        log.debug(text);
      } else {
        log.warn("left in place: " + text);
      }
    }
  }

  private void step(List<String> command, List<String> inverse) throws InitFailure {
    CommandRunner.Result result = runner.run(command, "");
    if (result.succeeded()) {
      undo.push(inverse);
      return;
    }
    if (result.notStarted()) {
      throw InitFailure.failed(
          "the program ip (iproute2) is needed for \"" + join(command) + "\" and was not found.");
    }
    String error = result.error();
    if (!error.contains("File exists") && !error.contains("already assigned")) {
      throw InitFailure.failed("\"" + join(command) + "\" failed: " + result.reason() + ".");
    }
  }

  /** The kernel takes the same rule twice, with another priority; so look first. */
  private boolean hasRule(String family) {
    String mark = " fwmark 0x" + Integer.toHexString(Integer.parseInt(config.tproxyMark())) + " ";
    String table = " lookup " + config.tproxyTable();
    CommandRunner.Result rules = runner.run(List.of("ip", family, "rule", "show"), "");
    StringTokenizer lines = new StringTokenizer(rules.output(), "\n");
    while (lines.hasMoreTokens()) {
      String line = lines.nextToken().trim();
      if (line.contains(mark) && line.endsWith(table)) {
        return true;
      }
    }
    return false;
  }

  private boolean needsTproxyRoutes() {
    return config.tproxy() && config.inboundPorts().any();
  }

  private List<String> families() {
    return config.ipv6() ? List.of("-4", "-6") : List.of("-4");
  }

  private static List<String> address(String verb) {
    return List.of("ip", "-6", "addr", verb, "::6/128", "dev", "lo");
  }

  private List<String> rule(String family, String verb) {
    return List.of(
        "ip", family, "rule", verb, "fwmark", config.tproxyMark(), "lookup", config.tproxyTable());
  }

  private List<String> route(String family, String verb) {
    return List.of(
        "ip",
        family,
        "route",
        verb,
        "local",
        "default",
        "dev",
        "lo",
        "table",
        config.tproxyTable());
  }

  /** Reads the kernel's list instead of starting a program: most starts find nothing to do. */
  private static boolean hasPassthroughAddress() {
    try {
      byte[] list = Files.readAllBytes(IPV6_ADDRESSES);
      return new String(list, StandardCharsets.US_ASCII)
          .contains("00000000000000000000000000000006 ");
    } catch (IOException noIpv6) {
      return false;
    }
  }

  private static String join(List<String> command) {
    return String.join(" ", command);
  }
}
