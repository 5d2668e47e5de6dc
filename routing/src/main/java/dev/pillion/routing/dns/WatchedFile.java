package dev.pillion.routing.dns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A small file of the system, read again when it has changed. For the configuration thread.
 *
 * @param <T> what is read out of it
 */
final class WatchedFile<T> {
  private record Version(@Nullable Object key, long millis, long size) {}

  private final Path path;
  private final Function<List<String>, T> parser;
  private @Nullable Version version;
  private T content;

  /**
   * @param parser makes something of the lines; of none, when the file cannot be read
   */
  WatchedFile(Path path, Function<List<String>, T> parser) {
    this.path = path;
    this.parser = parser;
    this.content = parser.apply(List.of());
  }

  T content() {
    try {
      BasicFileAttributes seen = Files.readAttributes(path, BasicFileAttributes.class);
      Version now = new Version(seen.fileKey(), seen.lastModifiedTime().toMillis(), seen.size());
      if (!now.equals(version)) {
        content = parser.apply(Files.readAllLines(path, StandardCharsets.ISO_8859_1));
        version = now;
      }
    } catch (NoSuchFileException e) {
      content = parser.apply(List.of());
      version = null;
    } catch (IOException e) {
      // Unreadable for now: what was read before is the best there is.
      version = null;
    }
    return content;
  }
}
