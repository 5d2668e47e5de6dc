package dev.pillion.e2e.differential;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A case on one of the two sides. */
final class SideRun {
  private final Case which;
  private final String program;
  private final Subject subject;
  private final Upstreams upstreams;
  private final Normaliser normaliser;
  private final Map<String, Integer> listeners;
  private final Map<String, Peer> connections = new HashMap<>();
  private final Transcript transcript = new Transcript();

  private SideRun(Case which, String program, Subject subject, Upstreams upstreams)
      throws IOException {
    this.which = which;
    this.program = program;
    this.subject = subject;
    this.upstreams = upstreams;
    listeners = subject.ports();
    Map<Integer, String> known = new LinkedHashMap<>();
    upstreams.ports().forEach((name, port) -> known.put(port, name));
    listeners.forEach((name, port) -> known.put(port, name));
    known.put(subject.adminPort(), "admin");
    normaliser = new Normaliser(known, which.normalise());
  }

  /** Runs the case with this program; files lie in the folder afterwards. */
  static Transcript of(Case which, String program, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String left : List.of("admin.txt", "access.log")) {
      Files.deleteIfExists(folder.resolve(left));
    }
    try (Upstreams upstreams = new Upstreams(which.upstreams())) {
      String bootstrap = bootstrap(which, upstreams.ports(), folder);
      try (Subject subject = Subject.start(program, folder, bootstrap, which.options())) {
        Transcript transcript = new SideRun(which, program, subject, upstreams).run();
        Files.writeString(folder.resolve("transcript.txt"), transcript.toString());
        return transcript;
      }
    }
  }

  private static String bootstrap(Case which, Map<String, Integer> ports, Path folder) {
    String text = Json.of(which.bootstrap());
    for (Map.Entry<String, Integer> port : ports.entrySet()) {
      text = text.replace("${port:" + port.getKey() + "}", port.getValue().toString());
    }
    return text.replace("${log}", folder.resolve("access.log").toString())
        .replace("${dir}", folder.toString());
  }

  private Transcript run() throws IOException {
    for (Case.Step step : which.steps()) {
      run(step);
    }
    for (Peer connection : connections.values()) {
      connection.close();
    }
    statistics();
    upstreams.record(transcript, normaliser);
    subject.quit();
    logs();
    return transcript;
  }

  private void run(Case.Step step) throws IOException {
    switch (step) {
      case Case.Step.Exchange exchange -> exchange(exchange);
      case Case.Step.Admin admin ->
          new AdminPageView(admin).record(subject, transcript, normaliser);
      case Case.Step.Validate validate -> validate(validate);
      case Case.Step.Wait wait -> Peer.pause(wait.time());
      case Case.Step.Drop drop -> drop(drop.connection());
      case Case.Step.Signal signal -> subject.signal(signal.signal());
      case Case.Step.MoveLog move -> {
        transcript.text(move.name() + ": log", normaliser.apply(subject.moveLog()));
      }
    }
  }

  private void validate(Case.Step.Validate validate) throws IOException {
    Process process =
        new ProcessBuilder(
                program, "--mode", "validate", "--config-yaml", validate.bootstrap(), "-l", "off")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      transcript.text(validate.name() + ": exit status", Integer.toString(process.waitFor()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private void drop(String name) throws IOException {
    Peer connection = connections.remove(name);
    if (connection == null) {
      throw new IllegalArgumentException("no connection '" + name + "'");
    }
    connection.close();
  }

  private void exchange(Case.Step.Exchange exchange) throws IOException {
    if (exchange.times() > 1) {
      distribution(exchange);
      return;
    }
    long begin = System.nanoTime();
    Peer peer = connection(exchange);
    peer.run(
        exchange.actions(),
        (what, text) -> transcript.text(exchange.name() + ": " + what, normaliser.apply(text)));
    Duration taken = Duration.ofNanos(System.nanoTime() - begin);
    if (exchange.takes() != null) {
      transcript.text(exchange.name() + ": time", bucket(taken, exchange.takes()));
    }
    if (exchange.connection() == null) {
      peer.close();
    }
  }

  /** About as long as it ought to take, or the time it took. */
  private static String bucket(Duration taken, Duration expected) {
    long least = expected.toMillis() * 9 / 10;
    long most = expected.toMillis() * 5 / 4 + 400;
    boolean about = taken.toMillis() >= least && taken.toMillis() <= most;
    return about ? "about " + expected : "took " + taken + " instead of about " + expected;
  }

  private void distribution(Case.Step.Exchange exchange) throws IOException {
    TreeMap<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < exchange.times(); i++) {
      StringBuilder answer = new StringBuilder();
      try (Peer peer = open(exchange)) {
        peer.run(exchange.actions(), (what, text) -> answer.append(normaliser.apply(text)));
      }
      counts.merge(answer.toString(), 1, Integer::sum);
    }
    transcript.shares(exchange.name() + ": shares", counts);
  }

  private Peer connection(Case.Step.Exchange exchange) throws IOException {
    if (exchange.connection() == null) {
      return open(exchange);
    }
    Peer known = connections.get(exchange.connection());
    if (known != null) {
      return known;
    }
    Peer opened = open(exchange);
    connections.put(exchange.connection(), opened);
    return opened;
  }

  private Peer open(Case.Step.Exchange exchange) throws IOException {
    Integer port = listeners.get(exchange.listener());
    if (port == null) {
      throw new IllegalArgumentException("no listener '" + exchange.listener() + "'");
    }
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getByName(exchange.source()), 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
    return new Peer(socket);
  }

  /** The statistics when they no longer change. */
  private void statistics() throws IOException {
    if (which.statistics().isEmpty() && which.statisticNames().isEmpty()) {
      return;
    }
    StatisticsView view = new StatisticsView(which, normaliser);
    String before = "";
    for (int i = 0; i < 20; i++) {
      Peer.pause(Duration.ofMillis(100));
      String now = view.of(subject.admin("GET", "/stats").body());
      if (now.equals(before)) {
        break;
      }
      before = now;
    }
    view.record(before, transcript);
  }

  private void logs() {
    List<String> lines = subject.read("access.log").lines().map(normaliser::apply).toList();
    List<String> shown =
        switch (which.log()) {
          case KEPT -> lines;
          case ANY -> lines.stream().sorted().toList();
          case IGNORED -> List.of();
        };
    for (int i = 0; i < shown.size(); i++) {
      transcript.text("log line " + (i + 1), shown.get(i));
    }
    transcript.text("standard output", normaliser.apply(subject.read("stdout.txt")));
  }
}
