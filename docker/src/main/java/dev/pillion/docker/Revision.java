package dev.pillion.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commit that is built, read from git's own files (gitrepository-layout(5)), so that neither
 * git nor a history is needed to build.
 */
final class Revision {
  /** Where the program looks for it. */
  static final String RESOURCE = "dev/pillion/proxyapp/cli/revision.txt";

  private static final String UNKNOWN = "0".repeat(40);
  private static final String REFERENCE = "ref: ";

  private Revision() {}

  /** The commit of the work tree that a folder is in; forty zeros where there is none. */
  static String of(Path folder) throws IOException {
    for (Path at = folder.toAbsolutePath(); at != null; at = at.getParent()) {
      Path git = at.resolve(".git");
      if (Files.exists(git)) {
        String commit = commit(gitFolder(git));
        return commit != null && commit.matches("[0-9a-f]{40}") ? commit : UNKNOWN;
      }
    }
    return UNKNOWN;
  }

  /** A linked work tree has a file that says where the folder is. */
  private static Path gitFolder(Path git) throws IOException {
    if (Files.isDirectory(git)) {
      return git;
    }
    String target = Files.readString(git).strip().replaceFirst("^gitdir: ", "");
    return git.resolveSibling(target);
  }

  private static @Nullable String commit(Path git) throws IOException {
    Path head = git.resolve("HEAD");
    if (!Files.exists(head)) {
      return null;
    }
    String text = Files.readString(head).strip();
    if (!text.startsWith(REFERENCE)) {
      return text;
    }
    String name = text.substring(REFERENCE.length());
    Path link = git.resolve("commondir");
    Path common = Files.exists(link) ? git.resolve(Files.readString(link).strip()) : git;
    for (Path folder : List.of(git, common)) {
      if (Files.exists(folder.resolve(name))) {
        return Files.readString(folder.resolve(name)).strip();
      }
    }
    return packed(common.resolve("packed-refs"), name);
  }

  private static @Nullable String packed(Path file, String name) throws IOException {
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        if (line.endsWith(" " + name)) {
          return line.substring(0, line.indexOf(' '));
        }
      }
    }
    return null;
  }
}
