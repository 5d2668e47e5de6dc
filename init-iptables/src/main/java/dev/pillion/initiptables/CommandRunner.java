package dev.pillion.initiptables;

import java.util.List;

/** Runs one program to its end. The only way by which this module changes anything. */
interface CommandRunner {

  /**
   * Runs {@code command} with {@code input} as its standard input.
   *
   * @return never null; a program that could not be started is {@link Result#notStarted()}
   */
  Result run(List<String> command, String input);

  /**
   * What a program left.
   *
   * @param exitCode its exit code, or {@link #NOT_STARTED}
   * @param output standard output
   * @param error standard error, or why it could not be started
   */
  record Result(int exitCode, String output, String error) {
    static final int NOT_STARTED = -1;

    boolean succeeded() {
      return exitCode == 0;
    }

    boolean notStarted() {
      return exitCode == NOT_STARTED;
    }

    /** Whether the kernel refused for want of a capability. */
    boolean lacksRights() {
      return !succeeded()
          && (error.contains("ermission denied")
              || error.contains("you must be root")
              || error.contains("peration not permitted"));
    }

    /** The first line of standard error, for a sentence. */
    String reason() {
      String text = error.trim();
      int end = text.indexOf('\n');
      String line = end < 0 ? text : text.substring(0, end);
      return line.isEmpty() ? "exit code " + exitCode : line;
    }
  }
}
