package dev.pillion.xdsclient.translate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code DataSource}: bytes from the configuration, a file or the environment. */
final class DataSources {
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
    try {
      return Files.readAllBytes(Path.of(name));
    } catch (IOException | InvalidPathException e) {
      source.error("filename", "unable to read file: " + name);
      return null;
    }
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
