package dev.pillion.initiptables;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs programs as a CNI plugin must: in the pod's network namespace but on the host's files. Each
 * runs in a mount namespace of its own in which /etc/nsswitch.conf is empty, since the owner match
 * looks users up and some hosts answer that from the network, which a half-made pod has not. The
 * lock of legacy iptables is the namespace's file instead of the host's, which all pods share.
 */
final class CniRunner implements CommandRunner {
  private static final String HIDE_NSS = "mount --bind /dev/null /etc/nsswitch.conf";

  private final CommandRunner runner;

  private CniRunner(CommandRunner runner) {
    this.runner = runner;
  }

  /** A runner for CNI mode; without the right to mount, a plain one, and a warning. */
  static CommandRunner create(String namespacePath, Log log) {
    CommandRunner plain =
        new ProcessRunner(
            namespacePath.isEmpty() ? Map.of() : Map.of("XTABLES_LOCKFILE", namespacePath));
    CniRunner sandboxed = new CniRunner(plain);
    Result trial = sandboxed.run(List.of("true"), "");
    if (trial.succeeded()) {
      return sandboxed;
    }
    log.warn(
        "failed to setup execution environment, attempting to continue anyways: " + trial.reason());
    return plain;
  }

  @Override
  public Result run(List<String> command, String input) {
    List<String> sandboxed = new ArrayList<>();
    sandboxed.add("unshare");
    sandboxed.add("--mount");
    sandboxed.add("sh");
    sandboxed.add("-c");
    sandboxed.add(HIDE_NSS + " && exec \"$@\"");
    sandboxed.add("sh");
    sandboxed.addAll(command);
    return runner.run(sandboxed, input);
  }
}
