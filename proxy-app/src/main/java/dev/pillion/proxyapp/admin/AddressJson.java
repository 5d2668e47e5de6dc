package dev.pillion.proxyapp.admin;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** Addresses as Envoy prints them, as text and as {@code envoy.config.core.v3.Address}. */
public final class AddressJson {
  private AddressJson() {}

  public static String text(SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getAddress() != null
        ? NetUtil.toSocketAddressString(inet)
        : address.toString();
  }

  static Map<String, Object> json(SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet)) {
      return Map.of("pipe", Map.of("path", address.toString()));
    }
    Map<String, Object> socket = new LinkedHashMap<>();
    InetAddress ip = inet.getAddress();
    socket.put("address", ip == null ? inet.getHostString() : NetUtil.toAddressString(ip));
    socket.put("port_value", inet.getPort());
    return Map.of("socket_address", socket);
  }
}
