package dev.pillion.routing.dns;

import dev.pillion.proxycore.config.cluster.ClusterConfig.DnsOptions;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The process's resolvers, one for each set of DNS servers. For the configuration thread. */
public final class NameResolvers {
  private record Key(List<String> servers, boolean noSearch) {}

  private final EventLoop eventLoop;
  private final SystemFiles files;
  private final Map<Key, NameResolver> resolvers = new HashMap<>();

  /**
   * @param eventLoop the configuration thread's
   */
  public NameResolvers(EventLoop eventLoop) {
    this(eventLoop, Path.of("/etc/hosts"), Path.of("/etc/resolv.conf"));
  }

  /** With other files in place of the host's. */
  public NameResolvers(EventLoop eventLoop, Path hosts, Path resolvConf) {
    this.eventLoop = eventLoop;
    this.files = new SystemFiles(hosts, resolvConf);
  }

  /** The resolver that a cluster's options ask for, made at the first call. */
  public NameResolver resolver(DnsOptions options) {
    return resolvers.computeIfAbsent(
        new Key(options.resolvers(), options.noDefaultSearchDomain()), this::create);
  }

  private NameResolver create(Key key) {
    List<InetSocketAddress> servers = new ArrayList<>();
    for (String server : key.servers) {
      servers.add(address(server));
    }
    return new NameResolver(eventLoop, files, servers, key.noSearch, NameResolver.Effort.DEFAULT);
  }

  /** {@code address:port}; port 0 is the usual one, as for c-ares. */
  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(text.substring(0, colon));
    if (address == null) {
      throw new IllegalArgumentException("not the address of a DNS server: " + text);
    }
    int port = Integer.parseInt(text.substring(colon + 1));
    return new InetSocketAddress(address, port == 0 ? ResolvConf.PORT : port);
  }
}
