package dev.pillion.initiptables;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the programs as istio-iptables does: legacy where legacy rules exist, else nf_tables,
 * else the plain name. Two differences keep a second run from doing the work again in the other
 * back end: legacy tables are not touched merely to try them, and legacy tables without a rule do
 * not count when nf_tables holds our chains.
 */
final class XTablesDetector {
  /** A rule that matches nothing: protocol number 255 is reserved. Added and removed at once. */
  private static final String PROBE =
      "* nat\n-A INPUT -p 255 -j RETURN\n-D INPUT -p 255 -j RETURN\nCOMMIT\n";

  private final CommandRunner runner;
  private final Log log;

  XTablesDetector(CommandRunner runner, Log log) {
    this.runner = runner;
    this.log = log;
  }

  /**
   * The programs for {@code family}.
   *
   * @param forced {@code legacy}, {@code nft}, or empty to detect
   */
  XTables detect(Family family, String forced) throws InitFailure {
    Attempt attempt = new Attempt(family);
    XTables found =
        forced.isEmpty() ? attempt.detect() : attempt.use(family.program + "-" + forced);
    if (found == null) {
      throw attempt.failure();
    }
    log.debug("using " + found.binary());
    return found;
  }

  /** One search, which remembers why the candidates were turned down. */
  private final class Attempt {
    private final Family family;
    private CommandRunner.@Nullable Result rights;
    private CommandRunner.@Nullable Result broken;

    Attempt(Family family) {
      this.family = family;
    }

    @Nullable XTables detect() {
      String legacy = family.program + "-legacy";
      String nft = family.program + "-nft";
      CommandRunner.Result legacyDump = save(legacy);
      CommandRunner.Result nftDump = save(nft);
      if (legacyDump.succeeded() && hasTables(legacyDump) && !holdsOurs(nftDump, legacyDump)) {
        XTables found = use(legacy, legacyDump);
        if (found != null) {
          return found;
        }
      }
      XTables found = use(nft, nftDump);
      return found != null ? found : use(family.program);
    }

    private boolean hasTables(CommandRunner.Result dump) {
      int lines = 0;
      for (int i = 0; i < dump.output().length(); i++) {
        if (dump.output().charAt(i) == '\n') {
          lines++;
        }
      }
      return lines >= 3;
    }

    /** Whether ours are in nf_tables and legacy has no rule at all. */
    private boolean holdsOurs(CommandRunner.Result nftDump, CommandRunner.Result legacyDump) {
      return nftDump.succeeded()
          && SavedState.parse(legacyDump.output()).isEmpty()
          && SavedState.parse(nftDump.output()).hasOurs();
    }

    private CommandRunner.Result save(String binary) {
      return runner.run(List.of(binary + "-save"), "");
    }

    @Nullable XTables use(String binary) {
      return use(binary, save(binary));
    }

    private @Nullable XTables use(String binary, CommandRunner.Result dump) {
      if (!accept(binary, dump)) {
        return null;
      }
      boolean nft = binary.endsWith("-nft");
      boolean waits = false;
      if (!nft) {
        String version = runner.run(List.of(binary + "-save", "--version"), "").output();
        nft = version.contains("nf_tables");
        waits = !nft && Version.atLeast(version, 1, 6, 2);
      }
      XTables tables =
          new XTables(runner, family, binary, nft, waits, SavedState.parse(dump.output()));
      return accept(binary, tables.restore(PROBE)) ? tables : null;
    }

    private boolean accept(String binary, CommandRunner.Result result) {
      if (result.succeeded()) {
        return true;
      }
      log.debug("cannot use " + binary + ": " + result.reason());
      if (result.lacksRights() && !result.notStarted()) {
        rights = result;
      } else if (!result.notStarted()) {
        broken = result;
      }
      return false;
    }

    InitFailure failure() {
      CommandRunner.Result refused = rights;
      if (refused != null) {
        return InitFailure.failed(
            "this process lacks the rights to change "
                + family.program
                + " rules; run it as root with the capabilities NET_ADMIN and NET_RAW ("
                + refused.reason()
                + ").");
      }
      CommandRunner.Result failed = broken;
      if (failed != null) {
        return InitFailure.failed(
            "no working " + family.program + " was found: " + failed.reason() + ".");
      }
      return InitFailure.failed(
          "no "
              + family.program
              + " program was found on PATH; install the package iptables ("
              + family.program
              + "-nft, "
              + family.program
              + "-legacy or "
              + family.program
              + ", each with -save and -restore).");
    }
  }
}
