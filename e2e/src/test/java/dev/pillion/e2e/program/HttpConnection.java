package dev.pillion.e2e.program;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client's connection, written and read byte by byte. */
final class HttpConnection implements AutoCloseable {
  private static final int LIMIT_MILLIS = 20_000;

  /**
   * An answer.
   *
   * @param head the status line and the header lines, in lower case
   */
  record Response(int status, String head, String body) {
    boolean closes() {
      return head.contains("\r\nconnection: close\r\n");
    }
  }

  private final Socket socket;
  private final InputStream in;

  private HttpConnection(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(LIMIT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  static HttpConnection open(int port) throws IOException {
    return new HttpConnection(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** Whether nobody listens there. */
  static boolean refused(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return !socket.isConnected();
    } catch (ConnectException e) {
      return true;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** One request on a connection of its own. */
  static Response get(int port, String target) throws IOException {
    try (HttpConnection connection = open(port)) {
      return connection.get(target);
    }
  }

  Response get(String target) throws IOException {
    return exchange("GET " + target + " HTTP/1.1\r\nhost: test\r\n\r\n");
  }

  Response exchange(String request) throws IOException {
    send(request);
    return readResponse();
  }

  void send(String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
  }

  Response readResponse() throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after '" + head + "'");
      }
      head.append((char) next);
    }
    String lower = head.toString().toLowerCase(Locale.ROOT);
    int status = Integer.parseInt(lower.substring(9, 12));
    String body = new String(readBody(lower), StandardCharsets.UTF_8);
    return new Response(status, lower, body);
  }

  private byte[] readBody(String head) throws IOException {
    int at = head.indexOf("\r\ncontent-length: ");
    if (at >= 0) {
      return in.readNBytes(
          Integer.parseInt(head.substring(at + 18, head.indexOf('\r', at + 18)).strip()));
    }
    StringBuilder body = new StringBuilder();
    for (int size = readSize(); size > 0; size = readSize()) {
      body.append(new String(in.readNBytes(size), StandardCharsets.ISO_8859_1));
      in.skipNBytes(2);
    }
    in.skipNBytes(2);
    return body.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private int readSize() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return Integer.parseInt(line.toString().strip(), 16);
  }

  /** Waits for the peer to close; false when it sends something instead. */
  boolean endsCleanly() throws IOException {
    return in.read() < 0;
  }

  /** Waits for the peer to close, cleanly or not. */
  boolean ends() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
