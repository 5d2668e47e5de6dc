package dev.pillion.initiptables;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The real istio-iptables, where this machine has it: the program that PILOT_AGENT names, and if it
 * names none, a pilot-agent on PATH or in ~/.cache/mesh/bin.
 */
final class IstioIptables {
  private static final Optional<Path> PROGRAM = locate();

  private IstioIptables() {}

  static boolean isPresent() {
    return PROGRAM.isPresent();
  }

  static void sayWhichIsUsed(String test) {
    System.out.println(
        test
            + ": compares with "
            + PROGRAM
                .map(program -> program + " istio-iptables, and the recorded expectations with it")
                .orElse("the recorded expectations of istio-iptables: no pilot-agent is here"));
  }

  /** The text of the program's {@code --help}. */
  static String help() {
    try {
      Process process =
          new ProcessBuilder(PROGRAM.orElseThrow().toString(), "istio-iptables", "--help").start();
      process.getOutputStream().close();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> locate() {
    String named = System.getenv("PILOT_AGENT");
    if (named != null) {
      return Optional.of(Path.of(named)).filter(Files::isExecutable);
    }
    List<Path> candidates = new ArrayList<>();
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      candidates.add(Path.of(folder, "pilot-agent"));
    }
    candidates.add(Path.of(System.getProperty("user.home"), ".cache/mesh/bin/pilot-agent"));
    return candidates.stream().filter(Files::isExecutable).findFirst();
  }

  static NetworkNamespace.Outcome run(NetworkNamespace pod, FlagSet flags) {
    List<String> command = new ArrayList<>();
    command.add(PROGRAM.orElseThrow().toString());
    command.add("istio-iptables");
    boolean subcommandGiven =
        !flags.args().isEmpty() && flags.args().get(0).equals("istio-iptables");
    command.addAll(flags.args().subList(subcommandGiven ? 1 : 0, flags.args().size()));
    return pod.run(Map.copyOf(flags.environment()), command);
  }
}
