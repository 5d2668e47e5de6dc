package dev.pillion.initiptables;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings a plan about. Each table changes in one transaction; when one fails, those before it are
 * taken back, so a failure leaves the tables as they were. One thread, one use.
 */
final class IptablesApplier {
  private final CommandRunner runner;
  private final RunOptions options;
  private final Log log;
  private final Deque<Done> done = new ArrayDeque<>();

  /** A transaction that the kernel took. */
  private record Done(XTables tables, Transaction transaction) {}

  IptablesApplier(CommandRunner runner, RunOptions options, Log log) {
    this.runner = runner;
    this.options = options;
    this.log = log;
  }

  /**
   * Applies, replaces or removes, as the options say; afterwards all of it holds or none.
   *
   * @throws InitFailure after everything was taken back
   */
  void run(InterceptionConfig config, IptablesPlan plan) throws InitFailure {
    XTablesDetector detector = new XTablesDetector(runner, log);
    XTables v4 = detector.detect(Family.IPV4, options.binary());
    XTables v6 = detectV6(detector, config.ipv6());
    PolicyRoutes routes = new PolicyRoutes(runner, config, log);
    try {
      if (options.cleanupOnly()) {
        log.info("Performing cleanup of existing iptables");
        replaceAll(v4, plan.ipv4(), List.of());
        replaceAll(v6, plan.ipv6(), List.of());
        routes.remove();
      } else {
        apply(v4, v6, plan);
        routes.add();
      }
    } catch (InitFailure failure) {
      takeBack();
      throw failure;
    }
  }

  private @Nullable XTables detectV6(XTablesDetector detector, boolean needed) throws InitFailure {
    try {
      return detector.detect(Family.IPV6, options.binary());
    } catch (InitFailure failure) {
      if (needed) {
        throw failure;
      }
      log.warn("continuing without IPv6, which is not intercepted here: " + failure.sentence());
      return null;
    }
  }

  private void apply(XTables v4, @Nullable XTables v6, IptablesPlan plan) throws InitFailure {
    FamilyState state4 = FamilyState.of(v4, plan.ipv4());
    FamilyState state6 = v6 == null ? FamilyState.none() : FamilyState.of(v6, plan.ipv6());
    boolean residue =
        (state4.residue() && state4.planned()) || (state6.residue() && state6.planned());
    boolean delta = !residue || state4.delta() || state6.delta();
    if (!delta && !options.forceApply()) {
      log.info("Found compatible residues of old iptables rules/chains, nothing to change");
      return;
    }
    if (residue && (options.reconcile() || !delta)) {
      log.info("Replacing existing iptables chains and rules");
      replaceAll(v4, plan.ipv4(), plan.ipv4());
      replaceAll(v6, plan.ipv6(), plan.ipv6());
      return;
    }
    if (residue) {
      log.warn("Found different iptables rules/chains; --reconcile would replace them");
    }
    log.info("Applying iptables chains and rules");
    addAll(v4, plan.ipv4());
    if (v6 != null) {
      addAll(v6, plan.ipv6());
    }
  }

  private void addAll(XTables tables, List<Table> plan) throws InitFailure {
    for (Table table : plan) {
      commit(tables, Transaction.add(table));
    }
  }

  /** Removes what is ours in every table and what {@code old} says, then adds {@code added}. */
  private void replaceAll(@Nullable XTables tables, List<Table> old, List<Table> added)
      throws InitFailure {
    if (tables == null) {
      return;
    }
    for (TableName name : TableName.all()) {
      Table planned = find(old, name);
      Transaction transaction =
          Transaction.replace(tables.saved(), present(tables, planned), find(added, name));
      if (!transaction.isEmpty()) {
        commit(tables, transaction);
      }
    }
  }

  private static Table find(List<Table> tables, TableName name) {
    for (Table table : tables) {
      if (table.name() == name) {
        return table;
      }
    }
    return new Table(name, List.of(), List.of());
  }

  /** Planned rules that no ISTIO_ name betrays, as far as they are there. */
  private static List<Rule> present(XTables tables, Table planned) {
    List<Rule> present = new ArrayList<>();
    for (Rule rule : planned.rules()) {
      boolean betrayed = Chain.isOurs(rule.chain()) || Chain.isOurs(rule.jumpTarget());
      if (!betrayed
          && tables.saved().table(planned.name()).containsKey(rule.chain())
          && tables.has(planned.name(), rule)) {
        present.add(rule);
      }
    }
    return present;
  }

  private void commit(XTables tables, Transaction transaction) throws InitFailure {
    log.info(
        "Running "
            + tables.binary()
            + "-restore with the following input:\n"
            + transaction.apply().trim());
    CommandRunner.Result result = tables.restore(transaction.apply());
    if (!result.succeeded()) {
      throw refused(tables, transaction, result);
    }
    done.push(new Done(tables, transaction));
  }

  private static InitFailure refused(
      XTables tables, Transaction transaction, CommandRunner.Result result) {
    String hint =
        result.error().contains("already exists")
            ? " Other rules of Istio are in the way; --reconcile replaces them, --cleanup-only"
                + " removes them."
            : "";
    return InitFailure.failed(
        "the "
            + tables.family().text
            + " table "
            + transaction.table().text
            + " could not be changed, nothing was left changed: "
            + result.reason()
            + "."
            + hint);
  }

  private void takeBack() {
    while (!done.isEmpty()) {
      Done last = done.pop();
      CommandRunner.Result result = last.tables().restore(last.transaction().undo());
      if (!result.succeeded()) {
        log.error(
            "the "
                + last.tables().family().text
                + " table "
                + last.transaction().table().text
                + " could not be put back as it was: "
                + result.reason());
      }
    }
  }
}
