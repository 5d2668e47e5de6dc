package dev.pillion.listeners.filter;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A PROXY header that was read.
 *
 * @param length how many bytes it took
 * @param source null, with the destination: the socket's own addresses hold (UNKNOWN, LOCAL)
 * @param tlvs a view of the version 2 TLVs, or null; valid while the header's bytes are
 */
record ProxyHeader(
    int length,
    @Nullable InetSocketAddress source,
    @Nullable InetSocketAddress destination,
    @Nullable ByteBuf tlvs) {

  /** Not enough bytes yet. */
  static final ProxyHeader INCOMPLETE = new ProxyHeader(0, null, null, null);

  /** Not to be understood, or not acceptable. */
  static final ProxyHeader MALFORMED = new ProxyHeader(-1, null, null, null);

  boolean incomplete() {
    return length == 0;
  }

  boolean malformed() {
    return length < 0;
  }

  /** A header without addresses. */
  static ProxyHeader local(int length) {
    return new ProxyHeader(length, null, null, null);
  }

  /** Both must be unicast, as TCP asks; else {@link #MALFORMED}. */
  static ProxyHeader proxied(
      int length, InetSocketAddress source, InetSocketAddress destination, @Nullable ByteBuf tlvs) {
    return unicast(source) && unicast(destination)
        ? new ProxyHeader(length, source, destination, tlvs)
        : MALFORMED;
  }

  private static boolean unicast(InetSocketAddress address) {
    byte[] bytes = address.getAddress().getAddress();
    boolean broadcast =
        bytes.length == 4 && (bytes[0] & bytes[1] & bytes[2] & bytes[3] & 0xff) == 0xff;
    return !broadcast
        && !address.getAddress().isAnyLocalAddress()
        && !address.getAddress().isMulticastAddress();
  }
}
