package dev.pillion.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The licences and notices of the libraries, which must travel with them. */
final class Licenses {

  private Licenses() {}

  /** Copies a jar's into a folder of its own name; a jar that has none leaves no folder. */
  static void copy(Path jar, Path folder) throws IOException {
    String library = jar.getFileName().toString().replaceFirst("\\.jar$", "");
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().toList()) {
        Path name = Path.of(entry.getName()).getFileName();
        if (!entry.isDirectory() && name != null && isLicense(entry.getName(), name.toString())) {
          try (var in = file.getInputStream(entry)) {
            Path copies = Files.createDirectories(folder.resolve(library));
            Files.write(copies.resolve(name), in.readAllBytes());
          }
        }
      }
    }
  }

  private static boolean isLicense(String path, String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return (path.startsWith("META-INF/") || path.equals(name))
        && !upper.endsWith(".CLASS")
        && (upper.contains("LICENSE") || upper.startsWith("NOTICE"));
  }
}
