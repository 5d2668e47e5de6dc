package dev.pillion.initiptables;

import static dev.pillion.initiptables.FlagSet.flags;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.testsupport.NeedsRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each of the programs that a run starts fails once, the first in the first run, the second in the
 * second, and so on: all of the rules are in place afterwards or none.
 */
@Execution(ExecutionMode.CONCURRENT)
@NeedsRoot(programs = {"ip", "nft", "iptables-nft", "ip6tables-nft", "iptables-legacy"})
class HalfWayTest {
  /** Counts the programs that are started in a file; the one whose turn it is fails. */
  private static final String WRAPPER =
      """
      #!/bin/sh
      echo >> FOLDER/count
      if [ "$(wc -l < FOLDER/count)" = "$(cat FOLDER/turn)" ]; then
        echo "it is my turn to fail" >&2
        exit 1
      fi
      exec PROGRAM "$@"
      """;

  @TempDir private Path folder;

  /** How many programs the last run started. */
  private int startedPrograms;

  static Stream<FlagSet> runs() {
    FlagSet everything =
        flags("new", "-m", "TPROXY", "-b", "*", "-i", "*", "--redirect-dns", "--dual-stack")
            .in(FlagSet.BOTH);
    return Stream.of(
        everything.plus("--force-iptables-binary=nft"),
        everything.plus("--force-iptables-binary=legacy"),
        everything.plus("--native-nftables"));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void programThatFailsLeavesAllOrNothing(FlagSet wanted) throws IOException {
    everyProgramFailsOnce(
        wanted, pod -> pod.sh("iptables-nft -t nat -A POSTROUTING -o eth0 -j MASQUERADE"));
  }

  static Stream<FlagSet> replacements() {
    return runs().filter(run -> !run.backEnd().equals("legacy"));
  }

  @ParameterizedTest
  @MethodSource("replacements")
  void programThatFailsKeepsWhatWasToBeReplaced(FlagSet wanted) throws IOException {
    FlagSet old = flags("old", wanted.args().getLast(), "-b", "80", "-i", "*", "--dual-stack");
    everyProgramFailsOnce(
        wanted.plus("--reconcile"), pod -> assertThat(Subject.run(pod, old).exitCode()).isZero());
  }

  /** A run that failed left the pod as it was, so the next one takes the same. */
  private void everyProgramFailsOnce(FlagSet wanted, Consumer<NetworkNamespace> preparation)
      throws IOException {
    wrapPrograms();
    String complete;
    try (NetworkNamespace pod = NetworkNamespace.create(wanted)) {
      preparation.accept(pod);
      assertThat(Subject.run(pod, wanted).exitCode()).isZero();
      complete = state(pod);
    }
    int turn = 1;
    int failures = 0;
    while (turn <= startedPrograms + 1) {
      try (NetworkNamespace pod = NetworkNamespace.create(wanted)) {
        preparation.accept(pod);
        String before = state(pod);
        assertThat(before).isNotEqualTo(complete);
        int exitCode = 1;
        while (exitCode != 0) {
          NetworkNamespace.Outcome outcome = run(pod, wanted, turn);
          exitCode = outcome.exitCode();
          assertThat(state(pod))
              .as("turn " + turn + ": " + outcome.output())
              .isEqualTo(exitCode == 0 ? complete : before);
          failures += exitCode;
          turn++;
        }
      }
    }
    assertThat(failures).isGreaterThan(5);
  }

  /** Rules and tables of both kinds, without counters, and routes. */
  private static String state(NetworkNamespace pod) {
    KernelState state = pod.state();
    StringBuilder tables = new StringBuilder();
    for (String table : NftTable.NAMES) {
      tables.append(pod.sh("nft list table inet " + table + " 2>/dev/null").output());
    }
    return state.rulesAlone() + String.join("\n", state.routes()) + "\n" + tables;
  }

  private NetworkNamespace.Outcome run(NetworkNamespace pod, FlagSet flags, int turn)
      throws IOException {
    Files.writeString(folder.resolve("turn"), Integer.toString(turn));
    Files.writeString(folder.resolve("count"), "");
    NetworkNamespace.Outcome outcome =
        Subject.run(
            pod,
            flags,
            List.of("/usr/bin/env", "PATH=" + folder.resolve("bin") + ":/usr/bin:/bin"));
    startedPrograms = Files.readAllLines(folder.resolve("count")).size();
    return outcome;
  }

  private void wrapPrograms() throws IOException {
    Files.createDirectories(folder.resolve("bin"));
    for (Family family : Family.values()) {
      for (String backEnd : List.of("-nft", "-legacy")) {
        wrap(family.program + backEnd + "-save");
        wrap(family.program + backEnd + "-restore");
      }
    }
    wrap("ip");
    wrap("nft");
  }

  private void wrap(String program) throws IOException {
    for (String place : List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin")) {
      Path real = Path.of(place, program);
      if (Files.isExecutable(real)) {
        Path wrapper = folder.resolve("bin").resolve(program);
        Files.writeString(
            wrapper,
            WRAPPER.replace("FOLDER", folder.toString()).replace("PROGRAM", real.toString()));
        assertThat(wrapper.toFile().setExecutable(true)).isTrue();
        return;
      }
    }
    throw new AssertionError(program + " is not installed");
  }
}
