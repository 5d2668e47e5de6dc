package dev.pillion.listeners;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client's side of a connection. */
public final class Peer implements AutoCloseable {
  public final Socket socket;

  public Peer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
  }

  public Peer send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  public Peer send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public Peer end() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  public String read(int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.ISO_8859_1);
  }

  /** All that comes until the connection ends, in order or by a reset. */
  public String readAll() throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketException e) {
      return "reset";
    }
  }

  /** True while nothing comes and the connection stands, for a little while. */
  public boolean silent() throws IOException {
    socket.setSoTimeout(30);
    try {
      int b = socket.getInputStream().read();
      throw new AssertionError(b < 0 ? "closed" : "byte " + b);
    } catch (SocketTimeoutException _) {
      return true;
    } finally {
      socket.setSoTimeout(10_000);
    }
  }

  /** Ends it with a TCP reset. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
