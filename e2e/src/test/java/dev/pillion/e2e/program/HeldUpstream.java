package dev.pillion.e2e.program;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** An application that takes one request a connection and answers when told to. */
final class HeldUpstream implements AutoCloseable {
  private final ServerSocket socket;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  HeldUpstream() throws IOException {
    socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Waits until a request is here. */
  void awaitRequest() throws InterruptedException {
    asked.await();
  }

  /** Has this request and all later ones answered. */
  void release() {
    released.countDown();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      int ends = 0;
      while (ends < 4) {
        ends = in.read() == "\r\n\r\n".charAt(ends) ? ends + 1 : 0;
      }
      asked.countDown();
      released.await();
      connection
          .getOutputStream()
          .write(
              "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nlate\n"
                  .getBytes(StandardCharsets.US_ASCII));
    } catch (IOException | InterruptedException gone) {
      // The proxy closed it.
    }
  }

  @Override
  public void close() throws IOException {
    released.countDown();
    socket.close();
  }
}
