package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.SocketOption;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code BindConfig}: where connections to a cluster come from. */
record UpstreamBind(
    @Nullable InetAddress source,
    int sourcePort,
    List<InetAddress> extraSources,
    List<SocketOption> socketOptions) {
  static final UpstreamBind NONE = new UpstreamBind(null, 0, List.of(), List.of());

  /** The cluster's own, else the one of {@code cluster_manager}. */
  static UpstreamBind of(Fields cluster) {
    Fields own = cluster.message("upstream_bind_config");
    return own == null ? cluster.translation().defaultBind() : translate(own);
  }

  static UpstreamBind translate(@Nullable Fields config) {
    if (config == null) {
      return NONE;
    }
    if (config.boolValue("freebind", false)) {
      config.unsupported("freebind", "binding to an address that the host does not have");
    }
    List<InetAddress> extra = new ArrayList<>();
    for (Fields address : config.messages("extra_source_addresses")) {
      addExtra(extra, address.message("address"));
    }
    for (Fields address : config.messages("additional_source_addresses")) {
      addExtra(extra, address);
    }
    checkExtra(config);
    List<SocketOption> options = SocketOptions.read(config, "socket_options");
    Fields source = config.message("source_address");
    if (source == null) {
      if (!extra.isEmpty()) {
        config.error("source_address", "extra source addresses need a source_address");
      }
      return new UpstreamBind(null, 0, List.of(), options);
    }
    Address.Socket socket = Addresses.socket(source);
    InetAddress address = address(source, socket);
    if (address != null && extra.size() == 1 && isV4(address) == isV4(extra.getFirst())) {
      config.error("source_address", "the extra source address must be of the other IP version");
    }
    int port = socket == null ? 0 : socket.port();
    return new UpstreamBind(address, port, List.copyOf(extra), options);
  }

  private static boolean isV4(InetAddress address) {
    return address instanceof Inet4Address;
  }

  /** One, for the other IP version, in one of its two forms (Envoy's BindConfig). */
  private static void checkExtra(Fields config) {
    int extra = config.messages("extra_source_addresses").size();
    int additional = config.messages("additional_source_addresses").size();
    if (extra > 0 && additional > 0) {
      config.error("additional_source_addresses", "cannot be set beside extra_source_addresses");
    } else if (extra > 1 || additional > 1) {
      config.error(
          extra > 1 ? "extra_source_addresses" : "additional_source_addresses",
          "only one extra source address is possible");
    }
  }

  private static void addExtra(List<InetAddress> extra, @Nullable Fields source) {
    Address.Socket socket = source == null ? null : Addresses.socket(source);
    if (source == null || socket == null) {
      return;
    }
    if (socket.port() != 0) {
      source.unsupported("port_value", "a fixed source port of an extra source address");
    }
    InetAddress address = address(source, socket);
    if (address != null) {
      extra.add(address);
    }
  }

  private static @Nullable InetAddress address(Fields source, Address.@Nullable Socket socket) {
    if (socket == null) {
      return null;
    }
    InetAddress address = Addresses.parse(socket.host());
    if (address == null) {
      source.error("address", "malformed IP address: " + socket.host());
    }
    return address;
  }
}
