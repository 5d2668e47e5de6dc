package dev.pillion.docker;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server on a free port of the loopback address: a thread for each of its few connections. */
final class TrainingUpstream implements AutoCloseable {

  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 13\r\n\r\nhello, world\n"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CHUNKED =
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  /** Serves one connection until it ends. */
  private interface Conversation {
    void hold(InputStream in, OutputStream out) throws IOException;
  }

  private final ServerSocket socket;

  private TrainingUpstream(Conversation conversation) throws IOException {
    this.socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> accept(conversation));
  }

  static TrainingUpstream http() throws IOException {
    return new TrainingUpstream(TrainingUpstream::answer);
  }

  static TrainingUpstream echo() throws IOException {
    return new TrainingUpstream(InputStream::transferTo);
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void accept(Conversation conversation) {
    try {
      while (true) {
        Socket connection = socket.accept();
        Thread.ofVirtual().start(() -> hold(conversation, connection));
      }
    } catch (IOException closed) {
      // The training is over.
    }
  }

  private static void hold(Conversation conversation, Socket connection) {
    try (connection) {
      conversation.hold(
          new BufferedInputStream(connection.getInputStream()), connection.getOutputStream());
    } catch (IOException gone) {
      // The proxy closed it, which is its right.
    }
  }

  /** Bodies carry no empty line, so the end of a request's head is all that must be seen. */
  private static void answer(InputStream in, OutputStream out) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.append((char) next);
      if (head.length() > 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
        skipBody(in, head.toString());
        out.write(head.indexOf("/chunked") > 0 ? CHUNKED : ANSWER);
        out.flush();
        head.setLength(0);
      }
    }
  }

  private static void skipBody(InputStream in, String head) throws IOException {
    String lower = head.toLowerCase(java.util.Locale.ROOT);
    int at = lower.indexOf("content-length:");
    if (at >= 0) {
      int end = lower.indexOf('\r', at);
      in.skipNBytes(Long.parseLong(lower.substring(at + 15, end).trim()));
    }
  }
}
