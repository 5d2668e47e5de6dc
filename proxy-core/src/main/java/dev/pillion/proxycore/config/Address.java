package dev.pillion.proxycore.config;

/** {@code envoy.config.core.v3.Address}: where to listen or connect. */
public sealed interface Address {
  /**
   * An IP address or, for DNS clusters and endpoints, a host name, with a port.
   *
   * @param ipv4Compat an IPv6 socket takes IPv4 as well
   */
  record Socket(String host, int port, boolean ipv4Compat) implements Address {
    @Override
    public String toString() {
      return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
  }

  /**
   * A unix domain socket; a path that begins with {@code @} is abstract. Mode 0: as the umask
   * gives.
   */
  record Pipe(String path, int mode) implements Address {
    @Override
    public String toString() {
      return path;
    }
  }
}
