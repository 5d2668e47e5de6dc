package dev.pillion.routing.dns;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringTokenizer;

/** /etc/hosts (hosts(5)). For the configuration thread. */
final class HostsFile {
  private final WatchedFile<Map<String, List<InetAddress>>> file;

  HostsFile(Path path) {
    file = new WatchedFile<>(path, HostsFile::parse);
  }

  /** All addresses of a name, in the order of the file; empty: the file does not know it. */
  List<InetAddress> addresses(String name) {
    return file.content().getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  private static Map<String, List<InetAddress>> parse(List<String> lines) {
    Map<String, List<InetAddress>> hosts = new HashMap<>();
    for (String line : lines) {
      int comment = line.indexOf('#');
      StringTokenizer words = new StringTokenizer(comment < 0 ? line : line.substring(0, comment));
      InetAddress address =
          words.hasMoreTokens()
              ? NetUtil.createInetAddressFromIpAddressString(words.nextToken())
              : null;
      while (address != null && words.hasMoreTokens()) {
        String name = words.nextToken().toLowerCase(Locale.ROOT);
        List<InetAddress> known = hosts.computeIfAbsent(name, n -> new ArrayList<>(2));
        if (!known.contains(address)) {
          known.add(address);
        }
      }
    }
    return hosts;
  }
}
