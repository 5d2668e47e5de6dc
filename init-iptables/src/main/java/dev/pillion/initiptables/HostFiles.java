package dev.pillion.initiptables;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/** What the container's own files say. */
final class HostFiles {
  private HostFiles() {}

  /**
   * The name servers of a resolv.conf, in its order; lines that name none are skipped.
   *
   * @throws InitFailure when the file cannot be read
   */
  static List<IpAddress> nameServers(Path resolvConf) throws InitFailure {
    List<IpAddress> servers = new ArrayList<>();
    for (String line : lines(resolvConf)) {
      StringTokenizer words = new StringTokenizer(line);
      if (words.countTokens() < 2 || !"nameserver".equals(words.nextToken())) {
        continue;
      }
      IpAddress address = IpAddress.parse(words.nextToken());
      if (address != null) {
        servers.add(address);
      }
    }
    return servers;
  }

  /** The id of a user by a passwd file, or {@code otherwise}. */
  static String userId(Path passwd, String name, String otherwise) {
    try {
      for (String line : lines(passwd)) {
        String id = userId(line, name);
        if (!id.isEmpty()) {
          return id;
        }
      }
    } catch (InitFailure noSuchFile) {
      return otherwise;
    }
    return otherwise;
  }

  /** The third field of {@code name:password:id:...}; empty when the line is another's. */
  private static String userId(String line, String name) {
    int password = name.length() + 1;
    if (!line.startsWith(name) || line.length() <= password || line.charAt(name.length()) != ':') {
      return "";
    }
    int id = line.indexOf(':', password) + 1;
    int end = line.indexOf(':', id);
    return id == 0 || end < 0 ? "" : line.substring(id, end);
  }

  private static List<String> lines(Path file) throws InitFailure {
    try {
      StringTokenizer lines =
          new StringTokenizer(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), "\r\n");
      List<String> out = new ArrayList<>();
      while (lines.hasMoreTokens()) {
        out.add(lines.nextToken());
      }
      return out;
    } catch (IOException e) {
      throw InitFailure.failed("failed to load " + file + ": " + e.getMessage() + ".");
    }
  }
}
