package dev.pillion.listeners.filter;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** ClientHellos: the JDK's own, and ones put together byte by byte. */
public final class ClientHellos {
  private static final int MAX_FRAGMENT = 16 * 1024;

  private ClientHellos() {}

  /** What a Java client sends first. */
  public static byte[] jdk(String version, String serverName, String... protocols) {
    try {
      SSLEngine engine = SSLContext.getDefault().createSSLEngine();
      engine.setUseClientMode(true);
      engine.setEnabledProtocols(new String[] {version});
      SSLParameters parameters = engine.getSSLParameters();
      if (!serverName.isEmpty()) {
        parameters.setServerNames(List.of(new SNIHostName(serverName)));
      }
      parameters.setApplicationProtocols(protocols);
      engine.setSSLParameters(parameters);
      ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), out);
      return Arrays.copyOf(out.array(), out.position());
    } catch (GeneralSecurityException | SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A hello of TLS 1.2 with these extensions, in as many records as it takes. */
  static byte[] with(byte[]... extensions) {
    byte[] all = concat(extensions);
    byte[] suites = {0, 2, 0x13, 1};
    byte[] body =
        concat(
            new byte[] {3, 3},
            new byte[32],
            new byte[] {0},
            suites,
            new byte[] {1, 0},
            uint16(all.length),
            all);
    return records(concat(new byte[] {1, 0}, uint16(body.length), body));
  }

  /** The same with an unknown extension that brings it to a length. */
  static byte[] ofLength(int length) {
    byte[] name = serverName("a.com");
    int bare = with(name, extension(0x1234, new byte[0])).length;
    return with(name, extension(0x1234, new byte[length - bare]));
  }

  static byte[] serverName(String name) {
    return serverName(name.getBytes(StandardCharsets.ISO_8859_1));
  }

  static byte[] serverName(byte[] name) {
    byte[] entry = concat(new byte[] {0}, uint16(name.length), name);
    return extension(0, concat(uint16(entry.length), entry));
  }

  static byte[] alpn(String... protocols) {
    List<byte[]> names = new ArrayList<>();
    for (String protocol : protocols) {
      names.add(new byte[] {(byte) protocol.length()});
      names.add(protocol.getBytes(StandardCharsets.ISO_8859_1));
    }
    byte[] list = concat(names.toArray(byte[][]::new));
    return extension(16, concat(uint16(list.length), list));
  }

  static byte[] extension(int type, byte[] content) {
    return concat(uint16(type), uint16(content.length), content);
  }

  private static byte[] records(byte[] message) {
    List<byte[]> records = new ArrayList<>();
    for (int i = 0; i < message.length; i += MAX_FRAGMENT) {
      records.add(
          record(Arrays.copyOfRange(message, i, Math.min(message.length, i + MAX_FRAGMENT))));
    }
    return concat(records.toArray(byte[][]::new));
  }

  /** A handshake record. */
  static byte[] record(byte... fragment) {
    return concat(new byte[] {22, 3, 1}, uint16(fragment.length), fragment);
  }

  /** The handshake message of a hello in one record, put into records that end at these places. */
  public static byte[] resplit(byte[] hello, int... ends) {
    List<byte[]> records = new ArrayList<>();
    int from = 5;
    for (int end : ends) {
      records.add(record(Arrays.copyOfRange(hello, from, 5 + end)));
      from = 5 + end;
    }
    records.add(record(Arrays.copyOfRange(hello, from, hello.length)));
    return concat(records.toArray(byte[][]::new));
  }

  static byte[] uint16(int value) {
    return new byte[] {(byte) (value >> 8), (byte) value};
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
