package dev.pillion.initiptables;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that interception changes in a network namespace, by the program that told it.
 *
 * @param sections output lines by program
 */
record KernelState(Map<String, List<String>> sections) {
  static final List<String> SAVES =
      List.of(
          "iptables-nft-save",
          "ip6tables-nft-save",
          "iptables-legacy-save",
          "ip6tables-legacy-save");

  private static final List<String> ROUTES =
      List.of(
          "ip -4 rule show",
          "ip -6 rule show",
          "ip -4 route show table all type local",
          "ip -6 route show table all type local",
          "ip -6 -o addr show dev lo scope global");

  static final String SCRIPT = script();

  private static String script() {
    StringBuilder script = new StringBuilder();
    for (String command : SAVES) {
      script.append("echo '## ").append(command).append("'; ").append(command).append("; ");
    }
    for (String command : ROUTES) {
      script.append("echo '## ").append(command).append("'; ").append(command).append("; ");
    }
    return "(" + script + ") 2>/dev/null";
  }

  static KernelState parse(String output) {
    Map<String, List<String>> sections = new LinkedHashMap<>();
    List<String> section = new ArrayList<>();
    for (String line : output.split("\n", -1)) {
      if (line.startsWith("## ")) {
        section = new ArrayList<>();
        sections.put(line.substring(3), section);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        section.add(line.replaceAll("\\[\\d+:\\d+]", "[0:0]").strip());
      }
    }
    for (String save : SAVES) {
      if (save.contains("legacy")) {
        sections.computeIfPresent(save, (name, lines) -> withoutEmptyTables(lines));
      }
    }
    return new KernelState(sections);
  }

  /**
   * Legacy tables come into being by being looked at, and istio-iptables looks where it then writes
   * nothing.
   */
  private static List<String> withoutEmptyTables(List<String> lines) {
    List<String> kept = new ArrayList<>();
    List<String> table = new ArrayList<>();
    boolean empty = true;
    for (String line : lines) {
      table.add(line);
      empty &= line.startsWith("*") || line.equals("COMMIT") || line.endsWith(" ACCEPT [0:0]");
      if (line.equals("COMMIT")) {
        if (!empty) {
          kept.addAll(table);
        }
        table.clear();
        empty = true;
      }
    }
    return kept;
  }

  /** The state without tables that hold nothing: what a person calls "no rules". */
  KernelState rulesAlone() {
    Map<String, List<String>> rules = new LinkedHashMap<>();
    for (String save : SAVES) {
      rules.put(save, withoutEmptyTables(sections.getOrDefault(save, List.of())));
    }
    return new KernelState(rules);
  }

  KernelState tables() {
    Map<String, List<String>> tables = new LinkedHashMap<>(sections);
    tables.keySet().retainAll(SAVES);
    return new KernelState(tables);
  }

  List<String> routes() {
    List<String> lines = new ArrayList<>();
    for (String command : ROUTES) {
      lines.addAll(sections.getOrDefault(command, List.of()));
    }
    return lines;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    sections.forEach(
        (name, lines) -> text.append("## " + name + "\n" + String.join("\n", lines) + "\n"));
    return text.toString();
  }
}
