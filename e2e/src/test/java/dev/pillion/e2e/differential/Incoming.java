package dev.pillion.e2e.differential;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What comes in on a connection, with how it ended. */
final class Incoming {
  /** How long nothing may come before a reader gives up. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Socket socket;
  private final InputStream in;
  private String end = "";

  Incoming(Socket socket) throws IOException {
    this.socket = socket;
    in = new BufferedInputStream(socket.getInputStream());
    patience(PATIENCE);
  }

  void patience(Duration time) throws SocketException {
    if (!socket.isClosed()) {
      socket.setSoTimeout((int) Math.max(1, time.toMillis()));
    }
  }

  /** The next byte, or -1 at an end, which {@link #end} then names. */
  int next() {
    if (isOver()) {
      return -1;
    }
    try {
      int next = in.read();
      end = next < 0 ? "closed" : "";
      return next;
    } catch (SocketTimeoutException silence) {
      end = "silent";
    } catch (IOException broken) {
      end = "reset";
    }
    return -1;
  }

  /** Whether the peer has ended it; silence is no end. */
  boolean isOver() {
    return end.equals("closed") || end.equals("reset");
  }

  /** How the last read ended: empty, {@code closed}, {@code reset} or {@code silent}. */
  String end() {
    return end;
  }

  String bytes(long count) {
    StringBuilder bytes = new StringBuilder();
    for (long i = 0; i < count; i++) {
      int next = next();
      if (next < 0) {
        break;
      }
      bytes.append((char) next);
    }
    return bytes.toString();
  }

  /** Up to and with these characters, or less at an end. */
  String through(String mark) {
    StringBuilder bytes = new StringBuilder();
    int length = mark.length();
    while (bytes.length() < length || bytes.indexOf(mark, bytes.length() - length) < 0) {
      int next = next();
      if (next < 0) {
        break;
      }
      bytes.append((char) next);
    }
    return bytes.toString();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
