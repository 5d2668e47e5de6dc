package dev.pillion.e2e.differential;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An upstream that does what its case says, and remembers what it was sent. */
final class ScriptedUpstream implements AutoCloseable {
  private static final Case.Rule UNRULED =
      new Case.Rule(java.util.regex.Pattern.compile(""), false, List.of());

  private final String name;
  private final ServerSocket socket;
  private final Case.Upstream script;
  private final List<StringBuilder> seen = new ArrayList<>();
  private final Map<Case.Rule, Integer> turns = new HashMap<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private int connections;
  private int answering;

  ScriptedUpstream(String name, ServerSocket socket, Case.Upstream script) {
    this.name = name;
    this.socket = socket;
    this.script = script;
    Thread.ofVirtual().start(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        open.add(connection);
        connections++;
        int number = connections;
        Thread.ofVirtual().start(() -> serve(connection, number));
      }
    } catch (IOException over) {
      // The case is over.
    }
  }

  private void serve(Socket connection, int number) {
    try (Peer peer = new Peer(connection)) {
      switch (script) {
        case Case.Upstream.Http http -> serveHttp(peer, http, number);
        case Case.Upstream.Tcp tcp -> {
          StringBuilder note = note("connection " + number + "\n");
          peer.run(tcp.actions(), (what, bytes) -> add(note, bytes));
        }
        case Case.Upstream.Refusing refusing ->
            throw new IllegalStateException("nobody listens there");
      }
    } catch (IOException gone) {
      // The proxy went away: what was read up to then is noted.
    } finally {
      open.remove(connection);
    }
  }

  private void serveHttp(Peer peer, Case.Upstream.Http http, int number) throws IOException {
    while (!peer.isClosed()) {
      String head = nextHead(peer);
      if (head.isEmpty()) {
        return;
      }
      StringBuilder note = note("connection " + number + "\n" + HttpMessage.ordered(head));
      busy(1);
      try {
        answer(peer, rule(http, head), head, note);
      } finally {
        busy(-1);
      }
    }
  }

  private void answer(Peer peer, Case.Rule rule, String head, StringBuilder note)
      throws IOException {
    List<Action> answer = answer(rule);
    boolean read = !rule.early();
    if (read) {
      add(note, HttpMessage.bodyOfRequest(peer.in(), head).bodyAndEnd());
    }
    for (Action action : answer) {
      if (action instanceof Action.ReadBody && !read) {
        add(note, HttpMessage.bodyOfRequest(peer.in(), head).bodyAndEnd());
        read = true;
      } else {
        peer.run(List.of(action), (what, bytes) -> add(note, bytes));
      }
    }
    if (!read && !peer.isClosed()) {
      add(note, HttpMessage.bodyOfRequest(peer.in(), head).bodyAndEnd());
    }
  }

  private void busy(int change) {
    synchronized (seen) {
      answering += change;
    }
  }

  private boolean settled() {
    synchronized (seen) {
      return script instanceof Case.Upstream.Tcp ? open.isEmpty() : answering == 0;
    }
  }

  /** Waits as long as the connection lasts: an idle one is no silence. */
  private static String nextHead(Peer peer) throws IOException {
    peer.in().patience(Duration.ofMinutes(10));
    String head = HttpMessage.requestHead(peer.in());
    peer.in().patience(Incoming.PATIENCE);
    return head;
  }

  private static Case.Rule rule(Case.Upstream.Http http, String head) {
    return http.rules().stream()
        .filter(rule -> rule.head().matcher(head).find())
        .findFirst()
        .orElse(UNRULED);
  }

  private List<Action> answer(Case.Rule rule) {
    if (rule.answers().isEmpty()) {
      return List.of(
          new Action.Send(
              "HTTP/1.1 200 OK\r\ncontent-length: " + name.length() + "\r\n\r\n" + name));
    }
    synchronized (seen) {
      int turn = turns.merge(rule, 1, Integer::sum);
      return rule.answers().get(Math.min(turn, rule.answers().size()) - 1);
    }
  }

  private StringBuilder note(String text) {
    synchronized (seen) {
      StringBuilder note = new StringBuilder(text);
      seen.add(note);
      return note;
    }
  }

  private void add(StringBuilder note, String text) {
    synchronized (seen) {
      note.append(text);
    }
  }

  /** Notes what was seen, when TCP's connections and HTTP's requests have come to their end. */
  void record(Transcript transcript, Normaliser normaliser) {
    long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
    while (!settled() && System.nanoTime() < end) {
      Peer.pause(Duration.ofMillis(10));
    }
    boolean compared =
        switch (script) {
          case Case.Upstream.Http http -> http.seen();
          case Case.Upstream.Tcp tcp -> tcp.seen();
          case Case.Upstream.Refusing refusing -> false;
        };
    synchronized (seen) {
      for (int i = 0; compared && i < seen.size(); i++) {
        transcript.text(
            "upstream " + name + " " + (i + 1), normaliser.apply(seen.get(i).toString()));
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : open) {
      connection.close();
    }
  }
}
