package dev.pillion.listeners.http.header;

import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.InternalAddressConfig;
import dev.pillion.proxycore.match.CidrRange;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/** Who counts as an internal caller ({@code internal_address_config}). Immutable. */
final class InternalAddresses {
  private final boolean unixSockets;
  private final List<CidrRange> ranges;

  InternalAddresses(InternalAddressConfig config) {
    unixSockets = config.unixSockets();
    ranges = config.cidrRanges();
  }

  boolean contains(SocketAddress address) {
    if (!(address instanceof InetSocketAddress ip)) {
      return unixSockets;
    }
    for (int i = 0; i < ranges.size(); i++) {
      if (ranges.get(i).contains(ip.getAddress())) {
        return true;
      }
    }
    return false;
  }
}
