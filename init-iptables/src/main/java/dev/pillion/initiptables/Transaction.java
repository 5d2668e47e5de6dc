package dev.pillion.initiptables;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One change of one table, taken whole or not at all by the kernel, and the change that takes it
 * back.
 *
 * @param apply input of {@code iptables-restore --noflush}
 * @param undo the same, for after {@code apply} succeeded
 */
record Transaction(TableName table, String apply, String undo) {

  /** Adds a table's chains and rules to what is there. */
  static Transaction add(Table table) {
    Script apply = new Script(table.name());
    for (String chain : table.chains()) {
      apply.line("-N " + chain);
    }
    Script undo = new Script(table.name());
    for (Rule rule : table.rules()) {
      apply.line(rule.addLine());
    }
    for (int i = table.rules().size() - 1; i >= 0; i--) {
      Rule rule = table.rules().get(i);
      if (!Chain.isOurs(rule.chain())) {
        undo.line(rule.deleteLine());
      }
    }
    undo.drop(table.chains());
    return new Transaction(table.name(), apply.text(), undo.text());
  }

  /**
   * Takes away every chain of ours, every jump to one and the given rules of the kernel's chains,
   * and then adds a table, if one is given: no packet sees the moment between.
   *
   * @param saved what is there
   * @param present rules in the kernel's chains that jump to no chain of ours and are known to be
   *     there
   * @param added what is added afterwards; a table without rules adds nothing
   */
  static Transaction replace(SavedState saved, List<Rule> present, Table added) {
    Map<String, List<String>> chains = saved.table(added.name());
    Script apply = new Script(added.name());
    Set<String> touched = new LinkedHashSet<>();
    List<String> ours = new ArrayList<>();
    for (Rule rule : present) {
      apply.line(rule.deleteLine());
      touched.add(rule.chain());
    }
    for (Map.Entry<String, List<String>> chain : chains.entrySet()) {
      if (Chain.isOurs(chain.getKey())) {
        ours.add(chain.getKey());
        continue;
      }
      for (String rule : chain.getValue()) {
        if (SavedState.jumpsToOurs(rule)) {
          apply.line("-D" + rule.substring(2));
          touched.add(chain.getKey());
        }
      }
    }
    apply.drop(ours);
    for (String chain : added.chains()) {
      apply.line("-N " + chain);
    }
    for (Rule rule : added.rules()) {
      apply.line(rule.addLine());
      if (!Chain.isOurs(rule.chain())) {
        touched.add(rule.chain());
      }
    }
    return new Transaction(added.name(), apply.text(), asBefore(chains, touched, ours, added));
  }

  /** Puts the touched chains and ours back, rule by rule, in the order in which they were saved. */
  private static String asBefore(
      Map<String, List<String>> chains, Set<String> touched, List<String> ours, Table added) {
    Script undo = new Script(added.name());
    for (String chain : touched) {
      undo.line("-F " + chain);
    }
    undo.drop(added.chains());
    for (String chain : ours) {
      undo.line("-N " + chain);
    }
    for (Map.Entry<String, List<String>> chain : chains.entrySet()) {
      if (touched.contains(chain.getKey()) || Chain.isOurs(chain.getKey())) {
        for (String rule : chain.getValue()) {
          undo.line(rule);
        }
      }
    }
    return undo.text();
  }

  /** Whether {@code apply} would change nothing. */
  boolean isEmpty() {
    return apply.isEmpty();
  }

  /** The lines of one table, between its name and COMMIT. */
  private static final class Script {
    private final StringBuilder lines = new StringBuilder(1024);
    private final TableName table;

    Script(TableName table) {
      this.table = table;
    }

    void line(String line) {
      lines.append(line).append('\n');
    }

    /** Empties all chains first, for they may jump to one another, then removes them. */
    void drop(List<String> chains) {
      for (String chain : chains) {
        line("-F " + chain);
      }
      for (String chain : chains) {
        line("-X " + chain);
      }
    }

    String text() {
      return lines.length() == 0 ? "" : "* " + table.text + "\n" + lines + "COMMIT\n";
    }
  }
}
