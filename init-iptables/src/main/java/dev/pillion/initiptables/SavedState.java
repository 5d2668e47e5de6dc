package dev.pillion.initiptables;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;

/** What {@code iptables-save} told: our chains, and every chain that has a rule. Read-only. */
final class SavedState {
  private final Map<TableName, Map<String, List<String>>> tables = new EnumMap<>(TableName.class);

  private SavedState() {}

  static SavedState parse(String text) {
    SavedState state = new SavedState();
    StringTokenizer lines = new StringTokenizer(text, "\n");
    Map<String, List<String>> table = null;
    while (lines.hasMoreTokens()) {
      String line = lines.nextToken();
      if (line.startsWith("*")) {
        TableName name = TableName.of(line.substring(1).trim());
        table = name == null ? null : state.open(name);
      } else if (table != null && line.startsWith(":")) {
        String chain = firstWord(line, 1);
        if (Chain.isOurs(chain)) {
          rules(table, chain);
        }
      } else if (table != null && line.startsWith("-A ")) {
        rules(table, firstWord(line, 3)).add(line);
      }
    }
    return state;
  }

  private Map<String, List<String>> open(TableName name) {
    Map<String, List<String>> table = tables.get(name);
    if (table == null) {
      table = new LinkedHashMap<>();
      tables.put(name, table);
    }
    return table;
  }

  private static List<String> rules(Map<String, List<String>> table, String chain) {
    List<String> rules = table.get(chain);
    if (rules == null) {
      rules = new ArrayList<>();
      table.put(chain, rules);
    }
    return rules;
  }

  private static String firstWord(String line, int from) {
    int end = line.indexOf(' ', from);
    return end < 0 ? line.substring(from) : line.substring(from, end);
  }

  /** Whether no table has a rule or a chain of ours. */
  boolean isEmpty() {
    for (Map<String, List<String>> table : tables.values()) {
      if (!table.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** The lines ({@code -A chain ...}) by chain, in the order in which they were told. */
  Map<String, List<String>> table(TableName name) {
    Map<String, List<String>> table = tables.get(name);
    return table == null ? Map.of() : table;
  }

  /** Whether a chain of ours, or a jump to one, is in some table. */
  boolean hasOurs() {
    for (TableName name : TableName.all()) {
      if (hasOurs(name)) {
        return true;
      }
    }
    return false;
  }

  boolean hasOurs(TableName name) {
    for (Map.Entry<String, List<String>> chain : table(name).entrySet()) {
      if (Chain.isOurs(chain.getKey())) {
        return true;
      }
      for (String rule : chain.getValue()) {
        if (jumpsToOurs(rule)) {
          return true;
        }
      }
    }
    return false;
  }

  static boolean jumpsToOurs(String rule) {
    return rule.contains(" -j " + Chain.PREFIX) || rule.contains(" -g " + Chain.PREFIX);
  }
}
