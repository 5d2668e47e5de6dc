package dev.pillion.initiptables;

import java.util.List;

/**
 * Brings a plan of native nftables about, in one transaction over all tables. When the routing that
 * follows fails, the tables are put back as they were. One thread, one use.
 */
final class NftApplier {
  private final CommandRunner runner;
  private final RunOptions options;
  private final Log log;

  NftApplier(CommandRunner runner, RunOptions options, Log log) {
    this.runner = runner;
    this.options = options;
    this.log = log;
  }

  /** Input of {@code nft -f} that makes every table what the plan says. */
  static String script(List<NftTable> plan) {
    StringBuilder script = new StringBuilder(8192);
    for (NftTable table : plan) {
      table.write(script);
    }
    return script.toString();
  }

  /**
   * Applies or removes, as the options say; afterwards all of it holds or none.
   *
   * @throws InitFailure after everything was taken back
   */
  void run(InterceptionConfig config, List<NftTable> plan) throws InitFailure {
    PolicyRoutes routes = new PolicyRoutes(runner, config, log);
    if (options.cleanupOnly()) {
      log.info("Performing cleanup of existing nftables");
      commit(removal());
      routes.remove();
      return;
    }
    String before = dump();
    commit(script(plan));
    try {
      routes.add();
    } catch (InitFailure failure) {
      commit(removal() + before);
      throw failure;
    }
  }

  /** A table is added before it is deleted, because deleting one that is not there is an error. */
  private static String removal() {
    StringBuilder script = new StringBuilder(512);
    for (String table : NftTable.NAMES) {
      script.append("add table inet ").append(table).append('\n');
      script.append("delete table inet ").append(table).append('\n');
    }
    return script.toString();
  }

  /** Our tables as they are, in the form that nft reads. */
  private String dump() {
    StringBuilder tables = new StringBuilder();
    String present = runner.run(List.of("nft", "list", "tables"), "").output();
    for (String table : NftTable.NAMES) {
      if (present.contains("table inet " + table + "\n")) {
        tables.append(runner.run(List.of("nft", "list", "table", "inet", table), "").output());
      }
    }
    return tables.toString();
  }

  private void commit(String script) throws InitFailure {
    log.info("Running nft with the following input:\n" + script.trim());
    CommandRunner.Result result = runner.run(List.of("nft", "-f", "-"), script);
    if (result.succeeded()) {
      return;
    }
    if (result.notStarted()) {
      throw InitFailure.failed(
          "--native-nftables needs the program nft, which was not found on PATH; install the"
              + " package nftables.");
    }
    if (result.lacksRights()) {
      throw InitFailure.failed(
          "pillion-init lacks the rights to change nftables rules; run it as root with the"
              + " capability NET_ADMIN ("
              + result.reason()
              + ").");
    }
    throw InitFailure.failed(
        "the nftables rules could not be changed, nothing was left changed: "
            + result.reason()
            + ".");
  }
}
