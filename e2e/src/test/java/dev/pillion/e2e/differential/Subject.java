package dev.pillion.e2e.differential;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of the two programs, running with a case's bootstrap. */
final class Subject implements AutoCloseable {
  private static final Pattern LISTENER = Pattern.compile("(?m)^(.*)::.*:(\\d+)$");
  private final Path folder;
  private final Process process;

  private Subject(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /** Starts the program and waits until it serves. */
  static Subject start(String program, Path folder, String bootstrap, List<String> options)
      throws IOException {
    Path file = Files.writeString(folder.resolve("bootstrap.json"), bootstrap);
    List<String> command = new ArrayList<>(List.of(program, "-c", file.toString()));
    command.addAll(List.of("--concurrency", "1", "--disable-hot-restart", "-l", "warning"));
    command.addAll(List.of("--file-flush-interval-msec", "50"));
    command.addAll(List.of("--admin-address-path", folder.resolve("admin.txt").toString()));
    command.addAll(options);
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("stdout.txt").toFile())
            .redirectError(folder.resolve("stderr.txt").toFile())
            .start();
    Subject subject = new Subject(folder, process);
    try {
      subject.await("it serves", subject::isLive);
    } catch (AssertionError e) {
      subject.close();
      throw e;
    }
    return subject;
  }

  private boolean isLive() {
    if (read("admin.txt").isEmpty()) {
      return false;
    }
    try {
      return admin("GET", "/ready").body().startsWith("LIVE");
    } catch (IOException notYet) {
      return false;
    }
  }

  int adminPort() {
    String address = read("admin.txt");
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1).strip());
  }

  HttpMessage admin(String method, String target) throws IOException {
    try (Peer peer = new Peer(new Socket(InetAddress.getLoopbackAddress(), adminPort()))) {
      List<HttpMessage> answer = new ArrayList<>();
      String request = method + " " + target + " HTTP/1.1\r\nhost: admin\r\n";
      String length = method.equals("POST") ? "content-length: 0\r\n" : "";
      peer.run(List.of(new Action.Send(request + length + "\r\n")), (what, bytes) -> {});
      answer.add(HttpMessage.response(peer.in(), method));
      return answer.getFirst();
    }
  }

  /** The ports that its listeners bound, by their names. */
  Map<String, Integer> ports() throws IOException {
    Map<String, Integer> ports = new LinkedHashMap<>();
    Matcher listeners = LISTENER.matcher(admin("GET", "/listeners").body());
    while (listeners.find()) {
      ports.putIfAbsent(listeners.group(1), Integer.parseInt(listeners.group(2)));
    }
    return ports;
  }

  void signal(String name) throws IOException {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Ends it, so that everything is written. */
  void quit() throws IOException {
    if (process.isAlive()) {
      try {
        admin("POST", "/quitquitquit");
      } catch (IOException gone) {
        // It was about to end.
      }
    }
    await("it has ended", () -> !process.isAlive());
  }

  private void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end || (!process.isAlive() && !condition.getAsBoolean())) {
        throw new AssertionError(
            "not so: " + what + "\n" + read("stdout.txt") + read("stderr.txt"));
      }
      Peer.pause(Duration.ofMillis(5));
    }
  }

  /** Renames the access log, and says what is in the one that was renamed before. */
  String moveLog() throws IOException {
    String before = read("access.log.1");
    Files.move(
        folder.resolve("access.log"),
        folder.resolve("access.log.1"),
        StandardCopyOption.REPLACE_EXISTING);
    return before;
  }

  String read(String file) {
    try {
      return Files.readString(folder.resolve(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    try {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
