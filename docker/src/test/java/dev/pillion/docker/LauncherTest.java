package dev.pillion.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.testsupport.NeedsRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code bin/pillion} makes of its surroundings, seen in the JVM's own account of its flags.
 */
class LauncherTest {

  private static final Map<String, String> SHOW_FLAGS =
      Map.of("PILLION_JAVA_OPTS", "-XX:+PrintCommandLineFlags");

  @Test
  void printsTheVersion() throws Exception {
    Finished run = Finished.run(Map.of(), Distribution.launcher(), "--version");

    assertThat(run.status()).as(run.output()).isZero();
    assertThat(run.output()).contains("version:");
  }

  @Test
  void isFoundThroughSymbolicLinks(@TempDir Path folder) throws Exception {
    Path absolute = Files.createSymbolicLink(folder.resolve("a"), Distribution.launcher());
    Path relative = Files.createSymbolicLink(folder.resolve("b"), Path.of("a"));

    assertThat(Finished.run(Map.of(), absolute, "--version").status()).isZero();
    assertThat(Finished.run(Map.of(), relative, "--version").status()).isZero();
  }

  @Test
  void compilesWithTheFirstCompilerAlone() throws Exception {
    Finished run = Finished.run(SHOW_FLAGS, Distribution.launcher(), "--version");

    assertThat(run.output()).contains("-XX:TieredStopAtLevel=1").contains("-XX:+UseSerialGC");
  }

  @Test
  void compilesWithBothCompilersForThroughput() throws Exception {
    Finished run =
        Finished.run(
            Map.of(
                "PILLION_PROFILE",
                "throughput",
                "PILLION_JAVA_OPTS",
                "-XX:+PrintCommandLineFlags -XX:AOTMode=on"),
            Distribution.launcher(),
            "--version");

    assertThat(run.status()).as(run.output()).isZero();
    assertThat(run.output()).doesNotContain("TieredStopAtLevel");
  }

  @Test
  void ownOptionsWinOverTheLaunchers() throws Exception {
    Finished run =
        Finished.run(
            Map.of("PILLION_JAVA_OPTS", "-XX:+PrintCommandLineFlags -Xmx77m"),
            Distribution.launcher(),
            "--version");

    assertThat(run.output()).contains("-XX:MaxHeapSize=" + (77 << 20));
  }

  @Test
  @NeedsRoot(programs = {"unshare", "mount"})
  void derivesTheHeapFromTheContainersLimit() throws Exception {
    assertThat(flagsUnderLimit("134217728"))
        .contains("-XX:MaxHeapSize=" + (48 << 20))
        .contains("-XX:MaxDirectMemorySize=" + (32 << 20));
  }

  @Test
  @NeedsRoot(programs = {"unshare", "mount"})
  void keepsToAQuarterGibibyteWhereNoLimitIsSet() throws Exception {
    assertThat(flagsUnderLimit("max")).contains("-XX:MaxHeapSize=" + (256 << 20));
    assertThat(flagsUnderLimit("9223372036854771712")).contains("-XX:MaxHeapSize=" + (256 << 20));
  }

  /** Starts the launcher where both versions of control groups declare one memory limit. */
  private static String flagsUnderLimit(String limit) throws Exception {
    String script =
        "mount -t tmpfs none /sys/fs/cgroup && mkdir /sys/fs/cgroup/memory"
            + " && echo \"$1\" >/sys/fs/cgroup/memory.max"
            + " && echo \"$1\" >/sys/fs/cgroup/memory/memory.limit_in_bytes"
            + " && exec \"$0\" --version";
    Finished run =
        Finished.run(
            SHOW_FLAGS,
            Path.of("unshare"),
            "-m",
            "sh",
            "-c",
            script,
            Distribution.launcher().toString(),
            limit);
    assertThat(run.status()).as(run.output()).isZero();
    return run.output();
  }
}
