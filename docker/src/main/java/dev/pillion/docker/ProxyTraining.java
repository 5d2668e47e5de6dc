package dev.pillion.docker;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * Trains {@code pillion}'s AOT cache: the proxy runs with a small sidecar's bootstrap, forwards
 * HTTP and TCP, is scraped, and stops as a pod's end stops it.
 */
final class ProxyTraining {

  private static final Duration START = Duration.ofSeconds(60);

  private final AotCache cache;
  private final Path bootstrap;

  ProxyTraining(Path distribution, Path scratch) {
    this.cache = new AotCache(distribution, "pillion", scratch);
    this.bootstrap = scratch.resolve("bootstrap.yaml");
  }

  void run() throws IOException, InterruptedException {
    try (TrainingUpstream app = TrainingUpstream.http();
        TrainingUpstream echo = TrainingUpstream.echo()) {
      int admin = freePort();
      int http = freePort();
      writeBootstrap(
          Map.of(
              "ADMIN",
              admin,
              "HTTP",
              http,
              "GONE",
              freePort(),
              "APP",
              app.port(),
              "ECHO",
              echo.port()));
      String[] arguments = {"-c", bootstrap.toString(), "--concurrency", "1"};
      Process proxy = cache.record(arguments);
      try {
        TrainingClient client = new TrainingClient(http, admin);
        client.awaitReady(proxy, START);
        client.exercise();
        proxy.destroy();
        cache.awaitRecorded(proxy, 0);
      } catch (IOException e) {
        throw new IOException("the training failed; it printed " + cache.printed("record"), e);
      } finally {
        proxy.destroyForcibly();
      }
      cache.create(arguments);
    }
  }

  private void writeBootstrap(Map<String, Integer> ports) throws IOException {
    try (InputStream in = getClass().getResourceAsStream("training.yaml")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      for (Map.Entry<String, Integer> port : ports.entrySet()) {
        text = text.replace("@" + port.getKey() + "@", port.getValue().toString());
      }
      Files.writeString(bootstrap, text);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
