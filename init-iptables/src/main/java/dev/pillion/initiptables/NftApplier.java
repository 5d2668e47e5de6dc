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

  /** Input of {@code nft -f} that makes the plan's tables where none of ours is. */
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
    // istio-iptables flushes its tables instead. That leaves those that the plan does not need any
    // more, and nft counts the places to insert at among the rules that were flushed.
    commit(removal() + script(plan));
    try {
      routes.add();
    } catch (InitFailure failure) {
      takeBack(removal() + before);
      throw failure;
    }
  }

  private void takeBack(String script) {
    try {
      commit(script);
    } catch (InitFailure failure) {
      log.error("the nftables rules could not be put back as they were: " + failure.sentence());
    }
  }

  /** A table is added before it is deleted, because deleting one that is not there is an error. */
  static String removal() {
    StringBuilder script = new StringBuilder(512);
    for (String table : NftTable.NAMES) {
      script.append("add table inet ").append(table).append('\n');
      script.append("delete table inet ").append(table).append('\n');
    }
    return script.toString();
  }

  /** Our tables as they are, in the form that nft reads. */
  private String dump() throws InitFailure {
    StringBuilder tables = new StringBuilder();
    String present = nft(List.of("nft", "list", "tables"), "");
    for (String table : NftTable.NAMES) {
      if (present.contains("table inet " + table + "\n")) {
        tables.append(nft(List.of("nft", "list", "table", "inet", table), ""));
      }
    }
    return tables.toString();
  }

  private void commit(String script) throws InitFailure {
    log.info("Running nft with the following input:\n" + script.trim());
    nft(List.of("nft", "-f", "-"), script);
  }

  /** What the program wrote. */
  private String nft(List<String> command, String input) throws InitFailure {
    CommandRunner.Result result = runner.run(command, input);
    if (result.succeeded()) {
      return result.output();
    }
    if (result.notStarted()) {
      throw InitFailure.failed(
          "--native-nftables needs the program nft, which was not found on PATH; install the"
              + " package nftables.");
    }
    if (result.lacksRights()) {
      throw InitFailure.failed(
          "this process lacks the rights to change nftables rules; run it as root with the"
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
