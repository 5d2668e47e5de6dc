package dev.pillion.xdsclient.translate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code DataSource}: bytes from the configuration, a file or the environment. */
final class DataSources {
  /** Far more than any body or format; a mistaken file must not fill the heap. */
  private static final int MAX_BYTES = 16 * 1024 * 1024;

  private DataSources() {}

  /** The bytes; null when there are none to be had, which is noted. */
  static byte @Nullable [] read(Fields source) {
    if (source.has("filename")) {
      return file(source, source.string("filename"));
    }
    if (source.has("inline_bytes")) {
      return source.bytes("inline_bytes");
    }
    if (source.has("environment_variable")) {
      return environment(source, source.string("environment_variable"));
    }
    return source.string("inline_string").getBytes(StandardCharsets.UTF_8);
  }

  private static byte @Nullable [] file(Fields source, String name) {
    try (InputStream in = Files.newInputStream(regular(name))) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length <= MAX_BYTES) {
        return bytes;
      }
      source.error("filename", "the file is larger than " + MAX_BYTES + " bytes: " + name);
    } catch (NoSuchFileException e) {
      source.error("filename", "unable to read file: " + name);
    } catch (IOException | InvalidPathException e) {
      source.error("filename", "unable to read file: " + name + ": " + e.getMessage());
    }
    return null;
  }

  /** As Envoy does, nothing is read from the kernel's folders but inherited descriptors. */
  private static Path regular(String name) throws IOException {
    Path path = Path.of(name);
    if (path.startsWith("/dev/fd")) {
      return path;
    }
    Path real = path.toRealPath();
    if (real.startsWith("/dev") || real.startsWith("/sys") || real.startsWith("/proc")) {
      throw new IOException("invalid path");
    }
    return real;
  }

  private static byte @Nullable [] environment(Fields source, String name) {
    String value = System.getenv(name);
    if (value == null) {
      source.error("environment_variable", "the environment has no variable " + name);
      return null;
    }
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
