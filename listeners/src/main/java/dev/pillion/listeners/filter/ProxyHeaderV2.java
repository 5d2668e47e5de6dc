package dev.pillion.listeners.filter;

import io.netty.buffer.ByteBuf;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * The PROXY protocol's version 2 (haproxy.org, proxy-protocol.txt, section 2.2): binary. As Envoy,
 * only IP addresses of streams and datagrams are taken from a PROXY command; other families close
 * the connection. A LOCAL command leaves the socket's addresses.
 */
final class ProxyHeaderV2 {
  static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
  static final int HEADER_LENGTH = 16;
  private static final int VERSION = 2;
  private static final int COMMAND_LOCAL = 0;
  private static final int COMMAND_PROXY = 1;
  private static final int FAMILY_V4 = 1;
  private static final int FAMILY_V6 = 2;
  private static final int TRANSPORT_STREAM = 1;
  private static final int TRANSPORT_DATAGRAM = 2;
  private static final int ADDRESSES_V4 = 12;
  private static final int ADDRESSES_V6 = 36;

  private ProxyHeaderV2() {}

  /** Reads the header that the bytes begin with; they begin with its signature. */
  static ProxyHeader read(ByteBuf bytes) {
    int start = bytes.readerIndex();
    if (bytes.readableBytes() < HEADER_LENGTH) {
      return ProxyHeader.INCOMPLETE;
    }
    int versionAndCommand = bytes.getUnsignedByte(start + 12);
    int command = versionAndCommand & 0xf;
    if (versionAndCommand >> 4 != VERSION || command > COMMAND_PROXY) {
      return ProxyHeader.MALFORMED;
    }
    int rest = bytes.getUnsignedShort(start + 14);
    int addresses = addressesLength(bytes.getUnsignedByte(start + 13));
    if (command == COMMAND_PROXY && (addresses == 0 || rest < addresses)) {
      return ProxyHeader.MALFORMED;
    }
    if (bytes.readableBytes() < HEADER_LENGTH + rest) {
      return ProxyHeader.INCOMPLETE;
    }
    return command == COMMAND_LOCAL
        ? ProxyHeader.local(HEADER_LENGTH + rest)
        : proxied(bytes, start + HEADER_LENGTH, addresses, rest);
  }

  /** 0: a family or transport that is not taken. */
  private static int addressesLength(int familyAndTransport) {
    int transport = familyAndTransport & 0xf;
    if (transport != TRANSPORT_STREAM && transport != TRANSPORT_DATAGRAM) {
      return 0;
    }
    return switch (familyAndTransport >> 4) {
      case FAMILY_V4 -> ADDRESSES_V4;
      case FAMILY_V6 -> ADDRESSES_V6;
      default -> 0;
    };
  }

  private static ProxyHeader proxied(ByteBuf bytes, int at, int addresses, int rest) {
    int one = addresses == ADDRESSES_V4 ? 4 : 16;
    int ports = at + 2 * one;
    ByteBuf tlvs = bytes.slice(at + addresses, rest - addresses);
    if (!wellFormed(tlvs)) {
      return ProxyHeader.MALFORMED;
    }
    return ProxyHeader.proxied(
        HEADER_LENGTH + rest,
        address(bytes, at, one, bytes.getUnsignedShort(ports)),
        address(bytes, at + one, one, bytes.getUnsignedShort(ports + 2)),
        tlvs);
  }

  private static InetSocketAddress address(ByteBuf bytes, int at, int length, int port) {
    byte[] raw = new byte[length];
    bytes.getBytes(at, raw);
    try {
      InetAddress ip =
          length == 4 ? InetAddress.getByAddress(raw) : Inet6Address.getByAddress(null, raw, -1);
      return new InetSocketAddress(ip, port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // the length is right
    }
  }

  private static boolean wellFormed(ByteBuf tlvs) {
    int at = 0;
    int end = tlvs.readableBytes();
    while (at < end) {
      if (at + 3 > end) {
        return false;
      }
      at += 3 + tlvs.getUnsignedShort(at + 1);
    }
    return at == end;
  }
}
