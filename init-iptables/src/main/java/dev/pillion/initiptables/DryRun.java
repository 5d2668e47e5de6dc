package dev.pillion.initiptables;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Shows a plan instead of applying it: in the log, and, where DRY_RUN_FILE_PATH asks for it, as the
 * commands and their input in a file, in istio-iptables' form.
 */
final class DryRun {
  private DryRun() {}

  static void run(InterceptionConfig config, IptablesPlan plan, RunOptions options, Log log)
      throws InitFailure {
    log.info("running iptables in dry-run mode, no rule changes will be made");
    StringBuilder file = new StringBuilder(4096);
    file.append("iptables-save\nip6tables-save\n");
    if (!options.cleanupOnly()) {
      show(file, plan.ipv4(), Family.IPV4, log);
      if (config.ipv6()) {
        show(file, plan.ipv6(), Family.IPV6, log);
      }
    } else {
      log.info("a cleanup would remove every chain named ISTIO_* and every jump to one");
    }
    file.append("iptables-save\n");
    if (config.ipv6()) {
      file.append("ip6tables-save\n");
    }
    if (!options.dryRunFile().isEmpty()) {
      write(Path.of(options.dryRunFile()), file.toString());
    }
  }

  /** The same for native nftables; the file holds nft's input. */
  static void run(List<NftTable> plan, RunOptions options, Log log) throws InitFailure {
    String script = options.cleanupOnly() ? NftApplier.removal() : NftApplier.script(plan);
    log.info("dry-run mode, no rule changes will be made; nft would get:\n" + script.trim());
    if (!options.dryRunFile().isEmpty()) {
      write(Path.of(options.dryRunFile()), script);
    }
  }

  /** One family's plan as input of iptables-restore. */
  static String restoreInput(List<Table> plan) {
    StringBuilder input = new StringBuilder(4096);
    for (Table table : plan) {
      input.append(Transaction.add(table).apply());
    }
    return input.toString();
  }

  private static void show(StringBuilder file, List<Table> plan, Family family, Log log) {
    String input = restoreInput(plan);
    log.info("Running " + family.program + "-restore with the following input:\n" + input.trim());
    file.append(input);
  }

  private static void write(Path path, String text) throws InitFailure {
    try {
      Files.write(
          path,
          text.getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.WRITE,
          StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException e) {
      throw InitFailure.failed(
          "unable to write the dry run output file " + path + ": " + e.getMessage() + ".");
    }
  }
}
