package dev.pillion.initiptables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** A pod's network: a namespace with addresses and a resolv.conf of its own, gone when closed. */
final class NetworkNamespace implements AutoCloseable {
  private final String name;

  private NetworkNamespace(String name) {
    this.name = name;
  }

  static NetworkNamespace create(FlagSet pod) {
    String name = "pinit-" + Long.toHexString(ThreadLocalRandom.current().nextLong() >>> 24);
    NetworkNamespace namespace = new NetworkNamespace(name);
    StringBuilder script = new StringBuilder("ip netns add " + name + " && ");
    script.append("ip -n ").append(name).append(" link set lo up");
    for (String address : pod.addresses()) {
      script.append(" && ip -n ").append(name).append(" addr add ").append(address);
      script.append(" dev lo");
    }
    Outcome made = start(List.of("sh", "-c", script.toString()), Map.of());
    if (made.exitCode() != 0) {
      namespace.close();
      throw new AssertionError("cannot make a network namespace: " + made.output());
    }
    namespace.writeResolvConf(pod.nameServers());
    return namespace;
  }

  private void writeResolvConf(List<String> servers) {
    StringBuilder text = new StringBuilder("search example.test\n");
    for (String server : servers) {
      text.append("nameserver ").append(server).append('\n');
    }
    try {
      Files.createDirectories(folder());
      Files.writeString(folder().resolve("resolv.conf"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code ip netns exec} mounts the files in here over those of /etc. */
  private Path folder() {
    return Path.of("/etc/netns", name);
  }

  Path path() {
    return Path.of("/run/netns", name);
  }

  /** Runs a command inside; its environment is PATH and the given variables. */
  Outcome run(Map<String, String> environment, List<String> command) {
    List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", name));
    inside.addAll(command);
    return start(inside, environment);
  }

  Outcome sh(String script) {
    return run(Map.of(), List.of("sh", "-c", script));
  }

  private static Outcome start(List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder
        .environment()
        .put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Outcome(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** What the kernel holds that interception may change, without comments and counters. */
  KernelState state() {
    return KernelState.parse(sh(KernelState.SCRIPT).output());
  }

  @Override
  public void close() {
    start(List.of("ip", "netns", "del", name), Map.of());
    try {
      Files.deleteIfExists(folder().resolve("resolv.conf"));
      Files.deleteIfExists(folder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * How a program ended.
   *
   * @param output standard output and standard error as they came
   */
  record Outcome(int exitCode, String output) {}
}
