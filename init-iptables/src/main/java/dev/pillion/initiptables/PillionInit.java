package dev.pillion.initiptables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Entry point of {@code pillion-init}, which takes istio-iptables' place in a pod's init container:
 * the same flags, the same rules. Exits 0 when the rules are in place, 2 for a bad command line,
 * 126 for a failed validation, 1 for any other failure, each with one sentence on standard error.
 */
public final class PillionInit {
  private PillionInit() {}

  /** Runs the program and ends the process. */
  public static void main(String[] args) {
    System.exit(run(args, System.getenv()));
  }

  /**
   * Runs the program with these arguments and environment variables.
   *
   * @return the exit code
   */
  static int run(String[] args, Map<String, String> environment) {
    try {
      Flags flags = Flags.parse(args, environment);
      if (flags.isSet(Flag.HELP)) {
        System.out.print(Usage.text());
        return 0;
      }
      run(flags, environment);
      return 0;
    } catch (InitFailure failure) {
      System.err.println("pillion-init: " + failure.sentence());
      if (failure.exitCode() == InitFailure.USAGE) {
        System.err.println("pillion-init --help lists the options.");
      }
      return failure.exitCode();
    }
  }

  private static void run(Flags flags, Map<String, String> environment) throws InitFailure {
    Log log = LogOptions.open(flags);
    RunOptions options = RunOptions.read(flags, environment.getOrDefault("DRY_RUN_FILE_PATH", ""));
    requireOwnNamespace(options);
    HostAddresses host = HostAddresses.detect(flags.isSet(Flag.DUAL_STACK));
    InterceptionConfig config = new ConfigReader(flags, environment, log).read(host);
    if (options.skipApply()) {
      log.info("leaving the rules as they are (--skip-rule-apply)");
    } else if (options.nativeNftables()) {
      applyNftables(config, options, log);
    } else {
      applyIptables(config, options, log);
    }
    if (flags.isSet(Flag.RUN_VALIDATION)) {
      InterceptionProbe.run(config, host, flags, log);
    }
  }

  private static void applyIptables(InterceptionConfig config, RunOptions options, Log log)
      throws InitFailure {
    IptablesPlan plan = RulePlanner.plan(config);
    if (options.dryRun()) {
      DryRun.run(config, plan, options, log);
    } else {
      new IptablesApplier(runner(options, log), options, log).run(config, plan);
    }
  }

  private static void applyNftables(InterceptionConfig config, RunOptions options, Log log)
      throws InitFailure {
    List<NftTable> plan = NftPlanner.plan(config);
    if (options.dryRun()) {
      DryRun.run(plan, options, log);
    } else {
      new NftApplier(runner(options, log), options, log).run(config, plan);
    }
  }

  private static CommandRunner runner(RunOptions options, Log log) {
    return options.cniMode()
        ? CniRunner.create(options.namespacePath(), log)
        : new ProcessRunner(Map.of());
  }

  /**
   * istio-iptables takes the flag and works in the namespace it runs in all the same: a CNI plugin
   * enters the namespace itself. Another one named here would leave the rules in the wrong place.
   */
  private static void requireOwnNamespace(RunOptions options) throws InitFailure {
    String path = options.namespacePath();
    if (path.isEmpty()) {
      return;
    }
    boolean same;
    try {
      same = Files.isSameFile(Path.of(path), Path.of("/proc/self/ns/net"));
    } catch (IOException e) {
      throw InitFailure.usage(
          "the network namespace " + path + " cannot be opened: " + e.getMessage() + ".");
    }
    if (!same) {
      throw InitFailure.usage(
          "--network-namespace names "
              + path
              + ", which is not the namespace pillion-init runs in; enter it first: nsenter --net="
              + path
              + " pillion-init ...");
    }
  }
}
