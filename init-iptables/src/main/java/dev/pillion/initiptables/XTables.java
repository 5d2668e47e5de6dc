package dev.pillion.initiptables;

import java.util.ArrayList;
import java.util.List;

/**
 * One family's iptables programs of one back end.
 *
 * @param binary the program's name; the others' are it plus {@code -save} and {@code -restore}
 * @param nft the nf_tables back end; else legacy
 * @param waits the lock of the legacy back end exists and can be waited for
 * @param saved what the tables held when the programs were chosen
 */
record XTables(
    CommandRunner runner,
    Family family,
    String binary,
    boolean nft,
    boolean waits,
    SavedState saved) {

  /** Applies input of iptables-restore to what is there, a table at a time. */
  CommandRunner.Result restore(String input) {
    return runner.run(restoreCommand(false), input);
  }

  /** Whether the kernel has every rule of these tables. Changes nothing. */
  boolean hasAll(List<Table> tables) {
    StringBuilder input = new StringBuilder(4096);
    for (Table table : tables) {
      input.append("* ").append(table.name().text).append('\n');
      for (Rule rule : table.rules()) {
        input.append(rule.checkLine()).append('\n');
      }
      input.append("COMMIT\n");
    }
    return check(input.toString());
  }

  /** Whether the kernel has this rule. Changes nothing. */
  boolean has(TableName table, Rule rule) {
    return check("* " + table.text + "\n" + rule.checkLine() + "\nCOMMIT\n");
  }

  /** The nf_tables back end looks at -C only when it commits; a batch of checks commits nothing. */
  private boolean check(String input) {
    return runner.run(restoreCommand(!nft), input).succeeded();
  }

  private List<String> restoreCommand(boolean test) {
    List<String> command = new ArrayList<>(4);
    command.add(binary + "-restore");
    command.add("--noflush");
    if (test) {
      command.add("--test");
    }
    if (waits) {
      command.add("--wait=30");
    }
    return command;
  }
}
