package dev.pillion.routing.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A DNS server on one port of UDP and TCP, made of raw sockets, that answers as a test says. */
public final class DnsServer implements AutoCloseable {
  public static final int NOERROR = 0;
  public static final int SERVFAIL = 2;
  public static final int NXDOMAIN = 3;

  private static final int CNAME = 5;

  /** What was asked; type A or AAAA or another's number. */
  public record Question(String name, String type, boolean tcp) {}

  /** An address with its TTL. */
  public record Entry(String address, int ttl) {}

  /**
   * An answer.
   *
   * @param aliasTtl of the CNAME that leads to the addresses; negative: there is none
   */
  public record Reply(int code, List<Entry> records, boolean truncated, int aliasTtl) {
    public static Reply of(Entry... records) {
      return new Reply(NOERROR, List.of(records), false, -1);
    }

    public static Reply addresses(int ttl, String... addresses) {
      return of(Arrays.stream(addresses).map(a -> new Entry(a, ttl)).toArray(Entry[]::new));
    }

    public static Reply code(int code) {
      return new Reply(code, List.of(), false, -1);
    }

    public static Reply cutOff() {
      return new Reply(NOERROR, List.of(), true, -1);
    }

    public Reply behindAlias(int ttl) {
      return new Reply(code, records, truncated, ttl);
    }
  }

  /** The zone. */
  @FunctionalInterface
  public interface Zone {
    /** The answer; null: none at all. */
    @Nullable Reply answer(Question question);
  }

  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final List<Question> questions = new CopyOnWriteArrayList<>();
  private volatile Zone zone = question -> Reply.code(NXDOMAIN);

  public DnsServer() {
    try {
      ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      tcp = listening;
      udp =
          new DatagramSocket(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), listening.getLocalPort()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::serveUdp);
    start(this::serveTcp);
  }

  private static void start(Runnable server) {
    Thread thread = new Thread(server, "dns-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** Answers so from now on. */
  public DnsServer zone(Zone next) {
    zone = next;
    return this;
  }

  /** As a cluster's configuration names it. */
  public String address() {
    return "127.0.0.1:" + tcp.getLocalPort();
  }

  public InetSocketAddress socketAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.getLocalPort());
  }

  /** What was asked so far. */
  public List<Question> questions() {
    return List.copyOf(questions);
  }

  private void serveUdp() {
    byte[] buffer = new byte[4096];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        byte[] reply = serve(Arrays.copyOf(buffer, packet.getLength()), false);
        if (reply != null) {
          udp.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
        }
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serveTcp() {
    try {
      while (true) {
        try (Socket socket = tcp.accept()) {
          DataInputStream in = new DataInputStream(socket.getInputStream());
          byte[] reply = serve(in.readNBytes(in.readUnsignedShort()), true);
          if (reply != null) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeShort(reply.length);
            out.write(reply);
          }
        }
      }
    } catch (IOException e) {
      // closed
    }
  }

  /** RFC 1035 section 4: a header, one question, and here perhaps an OPT record behind it. */
  private byte @Nullable [] serve(byte[] query, boolean overTcp) throws IOException {
    int at = 12;
    StringBuilder name = new StringBuilder();
    while (query[at] != 0) {
      name.append(name.isEmpty() ? "" : ".");
      name.append(new String(query, at + 1, query[at], StandardCharsets.ISO_8859_1));
      at += 1 + query[at];
    }
    int type = query[at + 1] << 8 | query[at + 2];
    String typeName = type == 1 ? "A" : type == 28 ? "AAAA" : Integer.toString(type);
    Question question = new Question(name.toString(), typeName, overTcp);
    questions.add(question);
    Reply reply = zone.answer(question);
    return reply == null ? null : encode(query, at + 5, type, reply);
  }

  private static byte[] encode(byte[] query, int questionEnd, int type, Reply reply)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    boolean alias = reply.aliasTtl >= 0;
    out.write(query, 0, 2);
    out.writeShort(0x8180 | (reply.truncated ? 0x0200 : 0) | reply.code);
    out.writeShort(1);
    out.writeShort(reply.records.size() + (alias ? 1 : 0));
    out.writeShort(0);
    out.writeShort(0);
    out.write(query, 12, questionEnd - 12);
    if (alias) {
      out.writeShort(0xc00c);
      head(out, CNAME, reply.aliasTtl, 4);
      out.write(new byte[] {1, 'x', (byte) 0xc0, 12});
    }
    for (Entry record : reply.records) {
      byte[] address = InetAddress.getByName(record.address).getAddress();
      out.writeShort(0xc00c);
      head(out, type, record.ttl, address.length);
      out.write(address);
    }
    return bytes.toByteArray();
  }

  private static void head(DataOutputStream out, int type, int ttl, int length) throws IOException {
    out.writeShort(type);
    out.writeShort(1);
    out.writeInt(ttl);
    out.writeShort(length);
  }

  @Override
  public void close() {
    udp.close();
    try {
      tcp.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
