package dev.pillion.routing.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A port whose queue of connections is full: the kernel answers no further SYN. */
public final class SilentPort implements AutoCloseable {
  private static final int MOST = 64;

  private final ServerSocket server;
  private final List<Socket> queued = new ArrayList<>();

  public SilentPort() {
    try {
      server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      while (connects()) {
        if (queued.size() > MOST) {
          throw new AssertionError("the queue never fills");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean connects() throws IOException {
    Socket socket = new Socket();
    queued.add(socket);
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), 200);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() {
    try {
      for (Socket socket : queued) {
        socket.close();
      }
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
