package dev.pillion.initiptables;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Runs programs as child processes, found on PATH. One thread. */
final class ProcessRunner implements CommandRunner {
  private final Map<String, String> extraEnvironment;

  /**
   * @param extraEnvironment variables set for every child besides the inherited ones
   */
  ProcessRunner(Map<String, String> extraEnvironment) {
    this.extraEnvironment = extraEnvironment;
  }

  @Override
  public Result run(List<String> command, String input) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(extraEnvironment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return new Result(Result.NOT_STARTED, "", String.valueOf(e.getMessage()));
    }
    try {
      feed(process, input);
      // One after the other is safe: these programs write at most a few lines of errors, and a pipe
      // holds 64 KiB.
      String output = drain(process.getInputStream());
      String error = drain(process.getErrorStream());
      return new Result(process.waitFor(), output, error);
    } catch (IOException e) {
      process.destroyForcibly();
      return new Result(1, "", "cannot talk to " + command.get(0) + ": " + e.getMessage());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return new Result(1, "", "interrupted");
    }
  }

  private static void feed(Process process, String input) {
    try (OutputStream in = process.getOutputStream()) {
      if (!input.isEmpty()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException endedEarly) {
      // The program ended without reading all of it; its exit code and its errors say why.
      return;
    }
  }

  private static String drain(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }
}
