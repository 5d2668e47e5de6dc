package dev.pillion.e2e.program;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;

/** A DNS server that knows every name as 127.0.0.1, or none, and answers when told to. */
final class HeldDns implements AutoCloseable {
  private static final int HEADER = 12;
  private static final int NO_ERROR = 0;
  private static final int SERVER_FAILURE = 2;

  private final DatagramSocket socket;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile int code = NO_ERROR;

  HeldDns() throws IOException {
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Waits until a question is here. */
  void awaitQuestion() throws InterruptedException {
    asked.await();
  }

  /** Has this question and all later ones answered. */
  void answer() {
    released.countDown();
  }

  /** Has this question and all later ones answered with SERVFAIL. */
  void fail() {
    code = SERVER_FAILURE;
    released.countDown();
  }

  private void serve() {
    byte[] buffer = new byte[4096];
    try {
      while (true) {
        DatagramPacket query = new DatagramPacket(buffer, buffer.length);
        socket.receive(query);
        asked.countDown();
        released.await();
        byte[] reply = reply(query.getData());
        socket.send(new DatagramPacket(reply, reply.length, query.getSocketAddress()));
      }
    } catch (IOException | InterruptedException closed) {
      // The test is over.
    }
  }

  /** RFC 1035 section 4.1: the question again, and an A record that points to its name. */
  private byte[] reply(byte[] query) {
    int end = HEADER;
    while (query[end] != 0) {
      end += 1 + query[end];
    }
    end += 5; // the root label, type and class
    boolean answers = code == NO_ERROR;
    ByteBuffer reply = ByteBuffer.allocate(end + 16);
    reply.put(query, 0, 2).putShort((short) (0x8180 | code));
    reply.putShort((short) 1).putShort((short) (answers ? 1 : 0)).putInt(0);
    reply.put(query, HEADER, end - HEADER);
    if (answers) {
      reply.putShort((short) 0xc00c).putShort((short) 1).putShort((short) 1).putInt(60);
      reply.putShort((short) 4).put(new byte[] {127, 0, 0, 1});
    }
    byte[] bytes = new byte[reply.flip().remaining()];
    reply.get(bytes);
    return bytes;
  }

  @Override
  public void close() {
    released.countDown();
    socket.close();
  }
}
