package dev.pillion.e2e.program;

import dev.pillion.e2e.net.Programs;
import dev.pillion.e2e.net.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The proxy as a process of its own on ports that the kernel chose, what it prints in files. */
final class ProxyProcess implements AutoCloseable {
  private final Path folder;
  private final Process process;

  private ProxyProcess(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /** Starts one with this bootstrap and one worker and waits until it serves. */
  static ProxyProcess serve(Path folder, String bootstrap, String... options) throws IOException {
    return serve(folder, 1, bootstrap, options);
  }

  /** Starts one with this bootstrap and so many workers and waits until it serves. */
  static ProxyProcess serve(Path folder, int concurrency, String bootstrap, String... options)
      throws IOException {
    ProxyProcess proxy = launch(folder, concurrency, bootstrap, options);
    proxy.await("it serves", () -> proxy.ready().contains("LIVE"));
    return proxy;
  }

  /** Starts one with this bootstrap and one worker and waits until its admin server answers. */
  static ProxyProcess launch(Path folder, String bootstrap, String... options) throws IOException {
    ProxyProcess proxy = launch(folder, 1, bootstrap, options);
    proxy.await("its admin server answers", () -> !proxy.ready().isEmpty());
    return proxy;
  }

  private static ProxyProcess launch(
      Path folder, int concurrency, String bootstrap, String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("bootstrap.yaml"), bootstrap);
    List<String> all = new ArrayList<>(List.of("-c", file.toString()));
    all.addAll(List.of("--concurrency", Integer.toString(concurrency)));
    all.addAll(List.of("--admin-address-path", folder.resolve("admin.txt").toString()));
    all.addAll(List.of(options));
    return start(folder, all);
  }

  /** Starts one; what it prints appears in {@link #output} and {@link #errors}. */
  static ProxyProcess start(Path folder, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(Programs.proxy()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("stdout.txt").toFile())
            .redirectError(folder.resolve("stderr.txt").toFile())
            .start();
    return new ProxyProcess(folder, process);
  }

  /** What {@code /ready} says; empty while there is nobody to ask. */
  private String ready() {
    if (!Files.exists(folder.resolve("admin.txt")) || adminAddress().isEmpty()) {
      return "";
    }
    try {
      return admin("GET", "/ready").body();
    } catch (IOException e) {
      return "";
    }
  }

  String adminAddress() {
    return read("admin.txt");
  }

  int adminPort() {
    String address = adminAddress();
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  HttpConnection.Response admin(String method, String target) throws IOException {
    try (HttpConnection connection = HttpConnection.open(adminPort())) {
      return connection.exchange(method + " " + target + " HTTP/1.1\r\nhost: admin\r\n\r\n");
    }
  }

  /** The port that a listener bound. */
  int port(String listener) throws IOException {
    String all = admin("GET", "/listeners").body();
    for (String line : all.split("\n", -1)) {
      if (line.startsWith(listener + "::")) {
        return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
      }
    }
    throw new AssertionError("no listener '" + listener + "' in:\n" + all);
  }

  /** Sends a signal by its name, such as {@code TERM}. */
  void signal(String name) {
    Shell.run(List.of("kill", "-" + name, Long.toString(process.pid()))).orFail();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The exit status of a process that is about to end. */
  int awaitExit() throws InterruptedException {
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      throw new AssertionError("it runs on; " + printed());
    }
    return process.exitValue();
  }

  String output() {
    return read("stdout.txt");
  }

  String errors() {
    return read("stderr.txt");
  }

  /** Waits for something that the process is about to do. */
  void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new AssertionError("not so, within 20 s: " + what + "; " + printed());
      }
      pause(Duration.ofMillis(20));
    }
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private String printed() {
    return "it printed\n" + output() + errors();
  }

  private String read(String file) {
    try {
      return Files.readString(folder.resolve(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
