package dev.pillion.e2e.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs to their end, bounded in time. */
public final class Shell {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private Shell() {}

  /** What a program left. */
  public record Result(int status, String output, String errors) {
    /** The output, when the program succeeded; else a failure that shows what it said. */
    public String orFail() {
      if (status != 0) {
        throw new AssertionError("status " + status + "\n" + output + "\n" + errors);
      }
      return output;
    }
  }

  /** Runs a program and waits for it. */
  public static Result run(List<String> command) {
    return run(LIMIT, command);
  }

  /** Runs a program that may take this long and waits for it. */
  public static Result run(Duration limit, List<String> command) {
    try {
      Path out = Files.createTempFile("pillion-e2e", ".out");
      Path err = Files.createTempFile("pillion-e2e", ".err");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectInput(new java.io.File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError("took more than " + limit + ": " + command);
        }
        return new Result(process.exitValue(), read(out), read(err));
      } finally {
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }
}
