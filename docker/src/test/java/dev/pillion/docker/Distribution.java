package dev.pillion.docker;

import java.nio.file.Path;
import java.util.Objects;

/** Where the build has put the distribution that the tests run. */
final class Distribution {

  private Distribution() {}

  static Path folder() {
    return Path.of(
        Objects.requireNonNull(System.getProperty("pillion.distribution"), "set by the build"));
  }

  static Path launcher() {
    return folder().resolve("bin/pillion");
  }
}
