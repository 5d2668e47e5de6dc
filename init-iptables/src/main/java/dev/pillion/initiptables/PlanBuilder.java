package dev.pillion.initiptables;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects one family's rules, table by table, in the order in which they are asked for. */
final class PlanBuilder {
  private final Map<TableName, List<Rule>> tables = new EnumMap<>(TableName.class);

  void append(TableName table, String chain, String... words) {
    add(table, new Rule(chain, 0, List.of(words)));
  }

  /** Inserts at a 1-based position. */
  void insert(TableName table, String chain, int position, String... words) {
    add(table, new Rule(chain, position, List.of(words)));
  }

  void add(TableName table, Rule rule) {
    List<Rule> rules = tables.get(table);
    if (rules == null) {
      rules = new ArrayList<>();
      tables.put(table, rules);
    }
    rules.add(rule);
  }

  List<Table> build() {
    List<Table> built = new ArrayList<>();
    for (Map.Entry<TableName, List<Rule>> table : tables.entrySet()) {
      List<Rule> rules = table.getValue();
      built.add(new Table(table.getKey(), chains(rules), List.copyOf(rules)));
    }
    return List.copyOf(built);
  }

  /** Chains with rules first, then chains that are only jumped to: istio-iptables' order. */
  private static List<String> chains(List<Rule> added) {
    List<String> chains = new ArrayList<>();
    for (Rule rule : added) {
      addOurs(chains, rule.chain());
    }
    for (Rule rule : added) {
      addOurs(chains, rule.jumpTarget());
    }
    return List.copyOf(chains);
  }

  private static void addOurs(List<String> chains, String chain) {
    if (Chain.isOurs(chain) && !chains.contains(chain)) {
      chains.add(chain);
    }
  }
}
