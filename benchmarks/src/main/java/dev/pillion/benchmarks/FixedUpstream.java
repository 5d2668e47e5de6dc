package dev.pillion.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Answers whatever ends with an empty line with the same bytes, one connection after another. */
final class FixedUpstream implements AutoCloseable {
  private final ServerSocket socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
  private final byte[] response;

  FixedUpstream(byte[] response) throws IOException {
    this.response = response;
    Thread.ofPlatform().daemon().name("upstream").start(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try (Socket connection = socket.accept()) {
        connection.setTcpNoDelay(true);
        serve(connection);
      } catch (IOException e) {
        // The proxy, or the benchmark, has ended.
      }
    }
  }

  private void serve(Socket connection) throws IOException {
    InputStream in = connection.getInputStream();
    byte[] buffer = new byte[16 * 1024];
    int matched = 0;
    for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
      for (int i = 0; i < read; i++) {
        matched = buffer[i] == (matched % 2 == 0 ? '\r' : '\n') ? matched + 1 : 0;
        if (matched == 4) {
          matched = 0;
          connection.getOutputStream().write(response);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
