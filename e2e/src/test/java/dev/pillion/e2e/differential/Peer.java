package dev.pillion.e2e.differential;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/** One end of a connection to the proxy, which does what its script says. */
final class Peer implements AutoCloseable {
  private final Socket socket;
  private final Incoming in;

  Peer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    in = new Incoming(socket);
  }

  Incoming in() {
    return in;
  }

  boolean isClosed() {
    return socket.isClosed();
  }

  /**
   * Does all this.
   *
   * @param seen takes what was read, under a name
   */
  void run(List<Action> actions, BiConsumer<String, String> seen) throws IOException {
    int reads = 0;
    for (Action action : actions) {
      switch (action) {
        case Action.Send send -> send(send.bytes());
        case Action.Pause pause -> pause(pause.time());
        case Action.ReadResponse read -> {
          reads++;
          HttpMessage message = HttpMessage.response(in, read.method());
          seen.accept("response " + reads + " head", HttpMessage.ordered(message.head()));
          seen.accept("response " + reads + " body", message.bodyAndEnd());
        }
        case Action.ReadBytes read -> {
          reads++;
          String bytes = in.bytes(read.count());
          seen.accept("read " + reads, bytes.length() < read.count() ? ended(bytes) : bytes);
        }
        case Action.ReadEnd read -> {
          reads++;
          seen.accept("read " + reads, ended(in.bytes(Long.MAX_VALUE)));
        }
        case Action.Watch watch -> {
          reads++;
          seen.accept("then " + reads, watch(watch.time()));
        }
        case Action.ReadBody read -> throw new IOException("only an HTTP upstream reads a body");
        case Action.HalfClose half -> socket.shutdownOutput();
        case Action.Close close -> socket.close();
        case Action.Reset reset -> reset();
      }
    }
  }

  private String ended(String bytes) {
    return bytes + "<" + in.end() + ">";
  }

  /** The proxy may have closed already: then what is read says so. */
  private void send(String bytes) {
    try {
      socket.getOutputStream().write(Incoming.bytes(bytes));
    } catch (IOException gone) {
      // It shows in what is read.
    }
  }

  private String watch(Duration time) throws IOException {
    in.patience(time);
    String bytes = in.bytes(Long.MAX_VALUE);
    in.patience(Incoming.PATIENCE);
    return bytes + (in.end().equals("silent") ? "<open>" : "<" + in.end() + ">");
  }

  private void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
