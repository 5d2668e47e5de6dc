package dev.pillion.routing.dns;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/** What the host says of names: /etc/hosts and /etc/resolv.conf. For the configuration thread. */
final class SystemFiles {
  private final HostsFile hosts;
  private final WatchedFile<ResolvConf> resolvConf;

  SystemFiles(Path hosts, Path resolvConf) {
    this.hosts = new HostsFile(hosts);
    this.resolvConf = new WatchedFile<>(resolvConf, ResolvConf::parse);
  }

  List<InetAddress> hosts(String name) {
    return hosts.addresses(name);
  }

  ResolvConf resolvConf() {
    return resolvConf.content();
  }
}
