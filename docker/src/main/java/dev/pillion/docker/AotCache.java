package dev.pillion.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One launcher's AOT cache (JEP 483, 514): the launcher runs once while the JVM records which
 * classes it loads and links, then once more to write them, loaded and linked, into a file that the
 * next starts map. Both runs go through the launcher itself, because a cache only fits the
 * collector, the object headers and the modules that it was trained with.
 */
final class AotCache {

  private static final long TIMEOUT_SECONDS = 120;

  private final Path distribution;
  private final String launcher;
  private final Path scratch;

  /** {@code scratch} is a folder for the recording and for what the runs print. */
  AotCache(Path distribution, String launcher, Path scratch) {
    this.distribution = distribution;
    this.launcher = launcher;
    this.scratch = scratch;
  }

  /** Starts the launcher with these arguments while the JVM records. */
  Process record(String... arguments) throws IOException {
    return start("-XX:AOTMode=record -XX:AOTConfiguration=" + recording(), "record", arguments);
  }

  /** Writes the cache from what was recorded. */
  void create(String... arguments) throws IOException, InterruptedException {
    Path cache = distribution.resolve("lib").resolve(launcher + ".aot");
    String options = "-XX:AOTMode=create -XX:AOTConfiguration=" + recording();
    await(start(options + " -XX:AOTCache=" + cache, "create", arguments), 0);
    if (!Files.exists(cache)) {
      throw new IOException("the JVM wrote no " + cache + ": " + printed("create"));
    }
  }

  /** Waits for the end of a recorded run. */
  void awaitRecorded(Process process, int status) throws IOException, InterruptedException {
    await(process, status);
    if (!Files.exists(recording())) {
      throw new IOException("the JVM recorded nothing: " + printed("record"));
    }
  }

  /** What a run printed so far; {@code run} is {@code record} or {@code create}. */
  String printed(String run) throws IOException {
    return Files.readString(output(run));
  }

  private void await(Process process, int status) throws IOException, InterruptedException {
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(launcher + " did not end within " + TIMEOUT_SECONDS + " s");
    }
    if (process.exitValue() != status) {
      throw new IOException(
          launcher + " ended with " + process.exitValue() + ": " + printed("record"));
    }
  }

  private Process start(String javaOptions, String run, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(distribution.resolve("bin").resolve(launcher).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PILLION_JAVA_OPTS", javaOptions);
    builder.environment().remove("PILLION_PROFILE");
    builder.environment().remove("JDK_JAVA_OPTIONS");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    return builder.redirectErrorStream(true).redirectOutput(output(run).toFile()).start();
  }

  private Path recording() {
    return scratch.resolve(launcher + ".aotconf");
  }

  private Path output(String run) {
    return scratch.resolve(launcher + "-" + run + ".txt");
  }
}
