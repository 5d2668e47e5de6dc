package dev.pillion.e2e.net;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace with an address of each family, as a pod has, and the programs started in it.
 * Closing it ends those programs, by their process, and removes the namespace.
 */
public final class Pod implements AutoCloseable {
  private final String namespace;
  private final String ipv4;
  private final String ipv6;
  private final List<Process> programs = new ArrayList<>();

  private Pod(String namespace, String ipv4, String ipv6) {
    this.namespace = namespace;
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
  }

  /** Two pods on one wire. */
  public static List<Pod> pair(String prefix) {
    Pod first = new Pod(prefix + "-a", "10.88.0.1", "fd88::1");
    Pod second = new Pod(prefix + "-b", "10.88.0.2", "fd88::2");
    ip("netns", "add", first.namespace);
    ip("netns", "add", second.namespace);
    ip(
        "link",
        "add",
        "eth0",
        "netns",
        first.namespace,
        "type",
        "veth",
        "peer",
        "name",
        "eth0",
        "netns",
        second.namespace);
    first.bringUp();
    second.bringUp();
    return List.of(first, second);
  }

  private void bringUp() {
    inside("ip", "link", "set", "lo", "up").orFail();
    inside("ip", "addr", "add", ipv4 + "/24", "dev", "eth0").orFail();
    inside("ip", "-6", "addr", "add", ipv6 + "/64", "dev", "eth0", "nodad").orFail();
    inside("ip", "link", "set", "eth0", "up").orFail();
  }

  public String ipv4() {
    return ipv4;
  }

  public String ipv6() {
    return ipv6;
  }

  /** Runs a program here as root and waits for it. */
  public Shell.Result inside(String... command) {
    return Shell.run(prefixed(0, List.of(command)));
  }

  /** Runs a program here as that user and waits for it. */
  public Shell.Result as(int uid, String... command) {
    return Shell.run(prefixed(uid, List.of(command)));
  }

  /** Starts a program here as that user; its output goes to a file. */
  public Process start(int uid, Path output, List<String> command) {
    try {
      Process process =
          new ProcessBuilder(prefixed(uid, command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
              .start();
      programs.add(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> prefixed(int uid, List<String> command) {
    List<String> full = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    if (uid != 0) {
      full.addAll(List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups"));
    }
    full.addAll(command);
    return full;
  }

  @Override
  public void close() {
    for (Process program : programs) {
      program.destroyForcibly();
    }
    try {
      for (Process program : programs) {
        program.waitFor(10, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ip("netns", "del", namespace);
  }

  private static void ip(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    Shell.run(command).orFail();
  }

  /** Where a program's output goes. */
  public static Path logFile(Path folder, String name) {
    return new File(folder.toFile(), name).toPath();
  }
}
