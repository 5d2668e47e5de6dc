package dev.pillion.initiptables;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** pillion-init as a process of its own, on the JDK that runs the tests. */
final class Subject {
  private Subject() {}

  static NetworkNamespace.Outcome run(NetworkNamespace pod, FlagSet flags) {
    return run(pod, flags, List.of());
  }

  /** Runs with {@code wrapper} before the command, for one that takes rights away. */
  static NetworkNamespace.Outcome run(NetworkNamespace pod, FlagSet flags, List<String> wrapper) {
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(command());
    command.addAll(flags.args());
    return pod.run(new HashMap<>(flags.environment()), command);
  }

  static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx32m",
        "-cp",
        classes().toString(),
        PillionInit.class.getName());
  }

  private static Path classes() {
    try {
      return Path.of(PillionInit.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
