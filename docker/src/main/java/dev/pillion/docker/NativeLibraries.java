package dev.pillion.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Netty's native libraries beside the program, where {@code java.library.path} finds them: nothing
 * is extracted at start, and a read-only file system will do.
 */
final class NativeLibraries {

  private static final String PREFIX = "META-INF/native/";

  private NativeLibraries() {}

  static void unpack(Path jar, Path folder) throws IOException {
    Files.createDirectories(folder);
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().toList()) {
        String name = entry.getName();
        if (name.startsWith(PREFIX) && name.endsWith(".so")) {
          try (var in = file.getInputStream(entry)) {
            Files.write(folder.resolve(name.substring(PREFIX.length())), in.readAllBytes());
          }
        }
      }
    }
  }
}
