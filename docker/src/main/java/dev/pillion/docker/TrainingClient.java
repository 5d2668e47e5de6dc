package dev.pillion.docker;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** What a sidecar meets in its first minute, sent once or a few times. */
final class TrainingClient {

  private final int http;
  private final int admin;

  TrainingClient(int http, int admin) {
    this.http = http;
    this.admin = admin;
  }

  /** Waits until the admin server says that the proxy serves. */
  void awaitReady(Process proxy, Duration limit) throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (proxy.isAlive() && System.nanoTime() < end) {
      try {
        if (get(admin, "/ready") == 200) {
          return;
        }
      } catch (IOException notYet) {
        // Nothing listens before the bootstrap has been read.
      }
      Thread.sleep(20);
    }
    throw new IOException(proxy.isAlive() ? "not ready within " + limit : "the proxy has ended");
  }

  void exercise() throws IOException {
    for (int i = 0; i < 20; i++) {
      keepAlive();
      echo();
    }
    expect(404, get(http, "/nowhere"));
    expect(503, request(http, "GET / HTTP/1.1\r\nhost: app\r\nx-version: v2\r\n" + CLOSE));
    expect(400, request(http, "GET / HTTP/1.1\r\nbad header\r\n\r\n"));
    for (int i = 0; i < 3; i++) {
      expect(200, get(admin, "/stats"));
      expect(200, get(admin, "/stats/prometheus"));
      expect(200, get(admin, "/ready"));
    }
    expect(200, get(admin, "/server_info"));
    expect(200, get(admin, "/clusters"));
  }

  private static final String CLOSE = "connection: close\r\n\r\n";

  /** Several requests of different shapes on one connection. */
  private void keepAlive() throws IOException {
    try (Connection connection = new Connection(http)) {
      connection.send("GET / HTTP/1.1\r\nhost: app\r\nuser-agent: training\r\naccept: */*\r\n\r\n");
      expect(200, connection.readResponse());
      connection.send("POST /form HTTP/1.1\r\nhost: app\r\ncontent-length: 3\r\n\r\na=b");
      expect(200, connection.readResponse());
      connection.send("GET /chunked HTTP/1.1\r\nhost: app\r\n\r\n");
      expect(200, connection.readResponse());
    }
  }

  private void echo() throws IOException {
    try (Connection connection = new Connection(http)) {
      connection.send("\0\1\2 not HTTP\n");
      if (connection.in.readNBytes(12).length != 12) {
        throw new IOException("the echo was cut short");
      }
    }
  }

  private static int get(int port, String path) throws IOException {
    return request(port, "GET " + path + " HTTP/1.1\r\nhost: app\r\n" + CLOSE);
  }

  private static int request(int port, String text) throws IOException {
    try (Connection connection = new Connection(port)) {
      connection.send(text);
      return connection.readResponse();
    }
  }

  private static void expect(int wanted, int status) throws IOException {
    if (status != wanted) {
      throw new IOException("answered with " + status + " where " + wanted + " was expected");
    }
  }

  /** A connection that reads one response at a time. */
  private static final class Connection implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    Connection(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(20_000);
      in = new BufferedInputStream(socket.getInputStream());
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Returns the status and leaves the stream after the body. */
    int readResponse() throws IOException {
      String status = readLine();
      long length = -1;
      boolean chunked = false;
      for (String line = readLine(); !line.isEmpty(); line = readLine()) {
        String lower = line.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-length:")) {
          length = Long.parseLong(lower.substring(15).trim());
        } else if (lower.startsWith("transfer-encoding:")) {
          chunked = true;
        }
      }
      skipBody(length, chunked);
      return Integer.parseInt(status.split(" ", 3)[1]);
    }

    private void skipBody(long length, boolean chunked) throws IOException {
      if (length >= 0) {
        in.skipNBytes(length);
      } else if (chunked) {
        int size;
        do {
          size = Integer.parseInt(readLine().split(";", 2)[0].trim(), 16);
          in.skipNBytes(size);
          readLine();
        } while (size > 0);
      } else {
        in.readAllBytes();
      }
    }

    private String readLine() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw new IOException("closed after: " + line);
        }
        if (next != '\r') {
          line.append((char) next);
        }
      }
      return line.toString();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
