package dev.pillion.proxycore.match;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * An address prefix, for instance {@code 10.0.0.0/8}. Immutable, any thread.
 *
 * @param address the network's address; bits behind the prefix are ignored
 * @param prefixLength 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record CidrRange(InetAddress address, int prefixLength) {
  /** True when the address is of this family and inside. */
  public boolean contains(InetAddress candidate) {
    byte[] net = address.getAddress();
    byte[] other = candidate.getAddress();
    if (net.length != other.length) {
      return false;
    }
    int whole = prefixLength / 8;
    if (Arrays.mismatch(net, 0, whole, other, 0, whole) >= 0) {
      return false;
    }
    int rest = prefixLength % 8;
    return rest == 0 || ((net[whole] ^ other[whole]) & (0xff << (8 - rest)) & 0xff) == 0;
  }
}
