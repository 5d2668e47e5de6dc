package dev.pillion.e2e.net;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the programs under test lie. */
public final class Programs {
  private Programs() {}

  /** The distribution's folder; the system property {@code pillion.dist} overrides it. */
  public static Path distribution() {
    Path folder =
        Path.of(System.getProperty("pillion.dist", "../docker/target/pillion")).toAbsolutePath();
    if (!Files.isExecutable(folder.resolve("bin/pillion"))) {
      throw new AssertionError("no distribution in " + folder + ": build the module docker first");
    }
    return folder.normalize();
  }

  /**
   * The proxy. The system property {@code pillion.proxy} may name another binary with Envoy's
   * command line, real Envoy for one, to see that a test asks for what Envoy does.
   */
  public static String proxy() {
    String other = System.getProperty("pillion.proxy", "");
    return other.isEmpty() ? distribution().resolve("bin/pillion").toString() : other;
  }

  /** The interception rules' program; the system property {@code pillion.init} overrides it. */
  public static java.util.List<String> init() {
    String other = System.getProperty("pillion.init", "");
    return other.isEmpty()
        ? java.util.List.of(distribution().resolve("bin/pillion-init").toString())
        : java.util.List.of(other.split(" ", -1));
  }

  /** A file of the repository. */
  public static Path repository(String path) {
    return Path.of("..").toAbsolutePath().normalize().resolve(path);
  }
}
