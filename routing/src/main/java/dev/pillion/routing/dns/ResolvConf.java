package dev.pillion.routing.dns;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/**
 * /etc/resolv.conf (resolv.conf(5)), as far as Envoy's c-ares heeds it: Envoy sets timeout and
 * attempts itself.
 *
 * @param servers never empty: without any it is the host itself, as in c-ares
 * @param search domains that are appended to names
 * @param ndots a name with fewer dots is tried with the domains first
 */
record ResolvConf(List<InetSocketAddress> servers, List<String> search, int ndots) {
  static final int PORT = 53;

  private static final int MAX_NDOTS = 15;

  static ResolvConf parse(List<String> lines) {
    List<InetSocketAddress> servers = new ArrayList<>();
    List<String> search = List.of();
    int ndots = 1;
    for (String line : lines) {
      StringTokenizer words = new StringTokenizer(line);
      switch (words.hasMoreTokens() ? words.nextToken() : "") {
        case "nameserver" -> addServer(words, servers);
        case "domain", "search" -> search = rest(words);
        case "options" -> ndots = ndots(rest(words), ndots);
        default -> {} // comments, sortlist
      }
    }
    if (servers.isEmpty()) {
      servers.add(new InetSocketAddress(NetUtil.LOCALHOST4, PORT));
    }
    return new ResolvConf(List.copyOf(servers), search, ndots);
  }

  private static void addServer(StringTokenizer words, List<InetSocketAddress> servers) {
    InetAddress address =
        words.hasMoreTokens()
            ? NetUtil.createInetAddressFromIpAddressString(words.nextToken())
            : null;
    if (address != null) {
      servers.add(new InetSocketAddress(address, PORT));
    }
  }

  private static List<String> rest(StringTokenizer words) {
    List<String> rest = new ArrayList<>();
    while (words.hasMoreTokens()) {
      rest.add(words.nextToken());
    }
    return List.copyOf(rest);
  }

  private static int ndots(List<String> options, int otherwise) {
    for (String option : options) {
      if (option.startsWith("ndots:")) {
        try {
          return Math.clamp(Integer.parseInt(option.substring(6)), 0, MAX_NDOTS);
        } catch (NumberFormatException e) {
          return otherwise;
        }
      }
    }
    return otherwise;
  }

  /** The names to ask for, in their order, when somebody says {@code name}. */
  List<String> candidates(String name, boolean noSearch) {
    if (noSearch || search.isEmpty() || name.endsWith(".")) {
      return List.of(name);
    }
    List<String> names = new ArrayList<>(search.size() + 1);
    for (String domain : search) {
      names.add(domain.equals(".") ? name + "." : name + "." + domain);
    }
    long dots = name.chars().filter(c -> c == '.').count();
    names.add(dots >= ndots ? 0 : names.size(), name);
    return names;
  }
}
