package dev.pillion.e2e.interception;

import dev.pillion.e2e.net.Pod;
import dev.pillion.e2e.net.Programs;
import dev.pillion.e2e.net.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Two pods as Istio makes them: interception rules, the sidecar as uid 1337, and in the second one
 * an application. The sidecar runs {@code examples/sidecar.yaml}.
 */
final class SidecarPair implements AutoCloseable {
  static final int APPLICATION = 1000;
  static final int SIDECAR = 1337;

  final Pod client;
  final Pod server;
  private final Path logs;

  private SidecarPair(Pod client, Pod server, Path logs) {
    this.client = client;
    this.server = server;
    this.logs = logs;
  }

  static SidecarPair start(Path logs) throws IOException {
    List<Pod> pods = Pod.pair("pil" + ProcessHandle.current().pid() % 100_000);
    SidecarPair pair = new SidecarPair(pods.get(0), pods.get(1), logs);
    try {
      pair.startAll();
    } catch (IOException | RuntimeException | AssertionError e) {
      pair.close();
      throw e;
    }
    return pair;
  }

  private void startAll() throws IOException {
    for (Pod pod : List.of(client, server)) {
      List<String> init = new ArrayList<>(Programs.init());
      init.addAll(
          List.of(
              "-p",
              "15001",
              "-z",
              "15006",
              "-u",
              "1337",
              "-m",
              "REDIRECT",
              "-i",
              "*",
              "-x",
              "",
              "-b",
              "*",
              "-d",
              "15090,15021,15020",
              "--dual-stack"));
      pod.inside(init.toArray(new String[0])).orFail();
    }
    startApplication();
    startSidecar(client, "client");
    startSidecar(server, "server");
    try {
      await("the client's sidecar is ready", () -> ready(client));
      await("the server's sidecar is ready", () -> ready(server));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + logOf("client") + logOf("server"), e);
    }
  }

  private void startApplication() throws IOException {
    Path script = Files.createTempFile("echo_server", ".py");
    try (var source = SidecarPair.class.getResourceAsStream("/apps/echo_server.py")) {
      Files.write(script, source.readAllBytes());
    }
    script.toFile().setReadable(true, false);
    Path log = logs.resolve("application.log");
    var _ = server.start(APPLICATION, log, List.of("/usr/bin/python3", script.toString()));
    await("the application listens", () -> read(log).contains("ready"));
  }

  private void startSidecar(Pod pod, String name) throws IOException {
    Path config = Files.createTempFile("sidecar", ".yaml");
    Files.write(config, Files.readAllBytes(Programs.repository("examples/sidecar.yaml")));
    config.toFile().setReadable(true, false);
    Path log = sidecarLog(name);
    Files.createFile(log);
    log.toFile().setWritable(true, false); // the sidecar opens /dev/stdout by name
    var _ =
        pod.start(
            SIDECAR,
            log,
            List.of(
                Programs.proxy(),
                "-c",
                config.toString(),
                "--disable-hot-restart",
                "--concurrency",
                "1",
                "--file-flush-interval-msec",
                "100"));
  }

  Path sidecarLog(String name) {
    return logs.resolve("sidecar-" + name + ".log");
  }

  String logOf(String name) {
    return read(sidecarLog(name));
  }

  private static boolean ready(Pod pod) {
    Shell.Result answer =
        pod.as(SIDECAR, "curl", "-s", "-m", "2", "http://127.0.0.1:15021/healthz/ready");
    return answer.output().contains("LIVE");
  }

  /** A statistic of a pod's sidecar, from its admin server; 0 when it is not there. */
  long stat(Pod pod, String name) {
    String all = pod.as(SIDECAR, "curl", "-s", "-m", "5", "http://127.0.0.1:15000/stats").orFail();
    return all.lines()
        .filter(line -> line.startsWith(name + ": "))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 2)))
        .findFirst()
        .orElse(0);
  }

  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within 30 s: " + what);
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
