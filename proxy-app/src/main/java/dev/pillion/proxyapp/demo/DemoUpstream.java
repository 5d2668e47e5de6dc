package dev.pillion.proxyapp.demo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * An application of one version: tells which it is and what it was asked. {@code /slow} takes two
 * seconds. It knows no more HTTP than the demo's requests need.
 */
final class DemoUpstream implements AutoCloseable {
  private static final long SLOW_MILLIS = 2_000;
  private static final int MAX_HEAD = 64 * 1024;

  private final String version;
  private final ServerSocket socket;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("demo-", 0).factory());

  DemoUpstream(String version) throws IOException {
    this.version = version;
    this.socket = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connections.add(connection);
        threads.execute(() -> serve(connection));
      } catch (IOException | RejectedExecutionException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      for (String head = readHead(in); head != null; head = readHead(in)) {
        in.skipNBytes(contentLength(head));
        String target = head.split(" ", 3)[1];
        if (target.startsWith("/slow")) {
          Thread.sleep(SLOW_MILLIS);
        }
        String method = head.substring(0, head.indexOf(' '));
        connection.getOutputStream().write(answer(method, target));
      }
    } catch (IOException | InterruptedException e) {
      // The proxy has gone.
    } finally {
      connections.remove(connection);
    }
  }

  private byte[] answer(String method, String target) {
    String body = "Hello from " + version + ", asked for " + method + " " + target + "\n";
    String head =
        "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nx-version: "
            + version
            + "\r\ncontent-length: "
            + body.length()
            + "\r\n\r\n";
    return (method.equals("HEAD") ? head : head + body).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The bytes up to and with the empty line; null at the end of the connection. */
  private static @Nullable String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < MAX_HEAD) {
      int next = in.read();
      if (next < 0) {
        return null;
      }
      head.append((char) next);
      if (next == '\n'
          && head.length() > 3
          && head.substring(head.length() - 4).equals("\r\n\r\n")) {
        return head.toString();
      }
    }
    return null;
  }

  private static long contentLength(String head) {
    for (String line : head.split("\r\n", -1)) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        return Long.parseLong(line.substring(15).strip());
      }
    }
    return 0;
  }

  /** Ends every thread: the JVM waits for those that still sit in a system call when it exits. */
  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
    for (Socket connection : connections) {
      connection.close();
    }
    threads.close();
  }
}
