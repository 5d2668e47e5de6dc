package dev.pillion.proxyapp.server;

import dev.pillion.listeners.http.header.NodeIdentity;
import dev.pillion.proxyapp.cli.Option;
import dev.pillion.proxyapp.cli.Options;
import dev.pillion.proxycore.config.NodeConfig;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.List;

/** Who this proxy is: the bootstrap's node, over which the command line wins. */
final class Node {
  private Node() {}

  static NodeConfig named(NodeConfig node, Options options) {
    return new NodeConfig(
        options.text(Option.SERVICE_NODE, node.id()),
        options.text(Option.SERVICE_CLUSTER, node.cluster()),
        node.region(),
        options.text(Option.SERVICE_ZONE, node.zone()),
        node.subZone(),
        node.metadata());
  }

  static NodeIdentity identity(NodeConfig node, Options options) {
    NodeConfig named = named(node, options);
    boolean v6 = options.text(Option.LOCAL_ADDRESS_IP_VERSION, "v4").equals("v6");
    return new NodeIdentity(named.id(), named.cluster(), localAddress(v6));
  }

  /** The first address of this machine that is not the loopback's, else that one, as Envoy does. */
  private static String localAddress(boolean v6) {
    try {
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        for (InetAddress address : addresses(each)) {
          boolean isV4 = address instanceof Inet4Address;
          if (isV4 != v6 && !address.isLoopbackAddress() && !address.isLinkLocalAddress()) {
            return text(address);
          }
        }
      }
    } catch (SocketException e) {
      // As a machine without interfaces.
    }
    return v6 ? "::1" : "127.0.0.1";
  }

  private static List<InetAddress> addresses(NetworkInterface each) {
    return Collections.list(each.getInetAddresses());
  }

  private static String text(InetAddress address) {
    String text = io.netty.util.NetUtil.toAddressString(address);
    int scope = text.indexOf('%');
    return scope < 0 ? text : text.substring(0, scope);
  }
}
