package dev.pillion.initiptables;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Enumeration;

/**
 * Which families the pod speaks, from the addresses of its interfaces; loopback and link-local ones
 * say nothing.
 *
 * @param ipv6 rules are to be made for IPv6 as well
 * @param primaryIsIpv6 the pod's first address is an IPv6 one
 */
record HostAddresses(boolean ipv6, boolean primaryIsIpv6) {

  /**
   * Reads the interfaces of the network namespace this process runs in. The kernel lists IPv4
   * before IPv6, so without {@code dualStack} an IPv4 address hides every IPv6 one, as in
   * istio-iptables.
   */
  static HostAddresses detect(boolean dualStack) throws InitFailure {
    boolean v4 = false;
    boolean v6 = false;
    try {
      Enumeration<NetworkInterface> nics = NetworkInterface.getNetworkInterfaces();
      while (nics.hasMoreElements()) {
        Enumeration<InetAddress> addresses = nics.nextElement().getInetAddresses();
        while (addresses.hasMoreElements()) {
          InetAddress address = addresses.nextElement();
          if (address.isLoopbackAddress() || address.isLinkLocalAddress()) {
            continue;
          }
          if (address.getAddress().length == 4) {
            v4 = true;
          } else {
            v6 = true;
          }
        }
      }
    } catch (SocketException e) {
      throw InitFailure.failed("the network interfaces cannot be read: " + e.getMessage() + ".");
    }
    if (!v4 && !v6) {
      throw InitFailure.failed(
          "no interface has an address besides loopback and link-local ones; is the pod's network"
              + " set up?");
    }
    return new HostAddresses(v6 && (dualStack || !v4), !v4);
  }
}
