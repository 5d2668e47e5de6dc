package dev.pillion.routing.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An upstream made of raw sockets: a test takes its connections and says each byte. */
public final class ScriptedServer implements AutoCloseable {
  private final ServerSocket server;
  private final BlockingQueue<Peer> accepted = new LinkedBlockingQueue<>();

  public ScriptedServer() {
    this("127.0.0.1", 0);
  }

  /** On an address of the loopback network, with a port that another may have on another. */
  public ScriptedServer(String address, int port) {
    try {
      server = new ServerSocket(port, 50, InetAddress.getByName(address));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread acceptor = new Thread(this::acceptAll, "scripted-server");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  private void acceptAll() {
    try {
      while (true) {
        accepted.add(new Peer(server.accept()));
      }
    } catch (IOException e) {
      // closed
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  /** The next connection. */
  public Peer accept() {
    try {
      Peer peer = accepted.poll(10, TimeUnit.SECONDS);
      if (peer == null) {
        throw new AssertionError("nobody connected within 10 s");
      }
      return peer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** True when no further connection has come. */
  public boolean noMoreConnections() {
    return accepted.isEmpty();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Peer peer = accepted.poll(); peer != null; peer = accepted.poll()) {
        peer.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One end of a connection, blocking. */
  public static final class Peer implements AutoCloseable {
    private final Socket socket;

    public Peer(Socket socket) {
      this.socket = socket;
      try {
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Connects to a port on the loopback address. */
    public static Peer connect(int port) {
      try {
        return new Peer(new Socket(InetAddress.getLoopbackAddress(), port));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    public Socket socket() {
      return socket;
    }

    public void write(String text) {
      write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void write(byte[] bytes) {
      try {
        socket.getOutputStream().write(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Reads until the text read ends so; fails at the end of the stream. */
    public String readUntil(String end) {
      StringBuilder text = new StringBuilder();
      try {
        InputStream in = socket.getInputStream();
        while (text.length() < end.length()
            || text.lastIndexOf(end) != text.length() - end.length()) {
          int b = in.read();
          if (b < 0) {
            throw new AssertionError("ended after: " + text);
          }
          text.append((char) b);
        }
        return text.toString();
      } catch (IOException e) {
        throw new UncheckedIOException("after: " + text, e);
      }
    }

    public String read(int length) {
      try {
        byte[] bytes = socket.getInputStream().readNBytes(length);
        return new String(bytes, StandardCharsets.ISO_8859_1);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Reads to the end of the stream. */
    public String readAll() {
      try {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** True when the other side has closed in order; fails when more bytes come. */
    public boolean ended() {
      try {
        int b = socket.getInputStream().read();
        if (b >= 0) {
          throw new AssertionError("unexpected byte " + b);
        }
        return true;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** True when the connection was reset. */
    public boolean wasReset() {
      try {
        while (socket.getInputStream().read() >= 0) {
          // until the reset
        }
        return false;
      } catch (IOException e) {
        return String.valueOf(e.getMessage()).contains("reset");
      }
    }

    public void shutdownOutput() {
      try {
        socket.shutdownOutput();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Closes in order, before the end of a try block. */
    public void hangUp() {
      close();
    }

    /** Closes with a TCP reset. */
    public void reset() {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
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
}
