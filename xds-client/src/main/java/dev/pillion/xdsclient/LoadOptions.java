package dev.pillion.xdsclient;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says of the bootstrap.
 *
 * @param file {@code -c}: .json, .pb or YAML by its name; null: none
 * @param yaml {@code --config-yaml}, merged over the file; empty: none
 * @param allowUnknownStaticFields fields that the schema does not know are warned of rather than
 *     refused
 */
public record LoadOptions(@Nullable Path file, String yaml, boolean allowUnknownStaticFields) {
  /** A file alone, with unknown fields refused. */
  public static LoadOptions of(Path file) {
    return new LoadOptions(file, "", false);
  }

  /** A text alone, with unknown fields refused. */
  public static LoadOptions of(String yaml) {
    return new LoadOptions(null, yaml, false);
  }
}
