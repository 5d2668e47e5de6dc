package dev.pillion.listeners.filter;

import static dev.pillion.listeners.filter.ClientHellos.concat;
import static dev.pillion.listeners.filter.ClientHellos.uint16;

import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;

/** PROXY headers of version 2. */
public final class ProxyHeaders {
  static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};

  private ProxyHeaders() {}

  static byte[] v2(int versionAndCommand, int family, byte[]... payload) {
    byte[] rest = concat(payload);
    return concat(
        SIGNATURE, new byte[] {(byte) versionAndCommand, (byte) family}, uint16(rest.length), rest);
  }

  /** A PROXY command for a TCP connection. */
  public static byte[] v2(String source, int sourcePort, String destination, int port) {
    boolean v6 = source.indexOf(':') >= 0;
    return v2(0x21, v6 ? 0x21 : 0x11, addresses(source, sourcePort, destination, port));
  }

  static byte[] addresses(String source, int sourcePort, String destination, int port) {
    return concat(
        NetUtil.createByteArrayFromIpAddressString(source),
        NetUtil.createByteArrayFromIpAddressString(destination),
        uint16(sourcePort),
        uint16(port));
  }

  static byte[] tlv(int type, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return concat(new byte[] {(byte) type}, uint16(bytes.length), bytes);
  }
}
