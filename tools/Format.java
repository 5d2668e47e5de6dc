import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks ({@code check}) or repairs ({@code fix}) the format of every Java source of the tree with
 * google-java-format. The build starts it on the selected JDK, because the formatter reads sources
 * with that JDK's own compiler and Maven's JVM may be older than the language they are written in.
 *
 * <p>Files that passed once are remembered by size and modification time, so an unchanged tree
 * costs no more than a walk.
 */
final class Format {

  private static final Set<String> NOT_SOURCES = Set.of("target", ".git", "node_modules");

  public static void main(String[] args) throws Exception {
    boolean fix = args[0].equals("fix");
    Path root = Path.of(args[1]);
    Path memory = Path.of(args[2]);

    Set<String> known =
        Files.exists(memory) ? new HashSet<>(Files.readAllLines(memory)) : new HashSet<>();
    TreeMap<Path, String> unknown = new TreeMap<>();
    List<String> passed = new ArrayList<>();
    for (Path source : sources(root)) {
      String stamp = stamp(root, source);
      if (known.contains(stamp)) {
        passed.add(stamp);
      } else {
        unknown.put(source, stamp);
      }
    }
    List<Path> wrong = unknown.isEmpty() ? List.of() : format(fix, unknown.keySet());
    for (Path source : unknown.keySet()) {
      if (fix || !wrong.contains(source)) {
        passed.add(stamp(root, source));
      }
    }
    Files.createDirectories(memory.getParent());
    Files.write(memory, passed, StandardCharsets.UTF_8);

    if (!wrong.isEmpty()) {
      System.err.println("These files are not formatted as google-java-format formats them:");
      wrong.forEach(file -> System.err.println("  " + root.relativize(file)));
      System.err.println("Repair them with: mvn -Pformat validate");
      System.exit(1);
    }
  }

  /** Returns the files that are not formatted and stay so; throws when a file cannot be parsed. */
  private static List<Path> format(boolean fix, Set<Path> files) throws Exception {
    List<String> options = new ArrayList<>();
    options.add(fix ? "--replace" : "--dry-run");
    files.forEach(file -> options.add(file.toString()));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        new Main(new PrintWriter(out), new PrintWriter(err), System.in)
            .format(options.toArray(String[]::new));
    if (status != 0 || !err.toString().isEmpty()) {
      System.err.println(err);
      System.exit(1);
    }
    return out.toString().lines().map(Path::of).toList();
  }

  private static List<Path> sources(Path root) throws IOException {
    List<Path> sources = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            return NOT_SOURCES.contains(dir.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              sources.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return sources;
  }

  private static String stamp(Path root, Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return root.relativize(file) + " " + attributes.size() + " " + attributes.lastModifiedTime();
  }
}
