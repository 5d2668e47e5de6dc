package dev.pillion.xdsclient.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One case of the folder {@code conformance}. A file is a fragment of a bootstrap; {@code
 * _frame.yaml} in its folder is the bootstrap around it, with {@code # the case} where the fragment
 * goes (without a frame the file is a whole bootstrap). The comments at the file's top are
 *
 * <pre>
 * # envoy: accepts                                the verdict of real Envoy's --mode validate,
 * # envoy: rejects: its message                   recorded by src/test/envoy-verdicts
 * # pillion: accepts                              ours
 * # pillion: refuses: field.path: the reason      one line for each mistake
 * # differs: not built                            why, where the verdicts differ: we refuse what is
 * # differs: stricter: the reason                 not built, or what Envoy accepts
 * # differs: laxer: the reason                    we accept what Envoy refuses
 * </pre>
 *
 * Paths are told from the fragment's place on; one that begins with a slash is told from the root.
 */
final class ConformanceCase {
  /** Where they are, from the module's folder on. */
  static final Path CASES = Path.of("src/test/resources/conformance");

  private static final String MARKER = "# the case";
  private static final String FRAME = "_frame.yaml";

  private final Path file;
  private final String name;
  private final List<String> header = new ArrayList<>();
  private final List<String> fragment = new ArrayList<>();
  private final List<String> frame;
  private final String place;

  private ConformanceCase(Path root, Path file) throws IOException {
    this.file = file;
    this.name = root.relativize(file).toString();
    for (String line : Files.readAllLines(file)) {
      if (fragment.isEmpty() && line.startsWith("# ")) {
        header.add(line.substring(2));
      } else {
        fragment.add(line);
      }
    }
    Path around = file.resolveSibling(FRAME);
    if (Files.exists(around)) {
      frame = Files.readAllLines(around);
      place = frame.getFirst().substring("# path: ".length());
    } else {
      frame = List.of(MARKER);
      place = "";
    }
  }

  /** Every case, sorted by its name. */
  static List<ConformanceCase> all(Path root) throws IOException {
    List<ConformanceCase> cases = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (!file.getFileName().toString().equals(FRAME)) {
          cases.add(new ConformanceCase(root, file));
        }
      }
    }
    return cases;
  }

  /** The folder and the file's name. */
  String name() {
    return name;
  }

  /** True when the file is to be read as JSON. */
  boolean json() {
    return name.endsWith(".json");
  }

  /** The whole bootstrap. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (String line : frame) {
      int indent = line.indexOf(MARKER);
      if (indent < 0) {
        text.append(line).append('\n');
        continue;
      }
      String before = line.substring(0, indent);
      for (String part : fragment) {
        text.append(part.isEmpty() ? "" : before).append(part).append('\n');
        before = " ".repeat(indent);
      }
    }
    return text.toString();
  }

  /** Envoy's verdict as it was recorded; null: never. */
  @Nullable Boolean envoyAccepts() {
    List<String> verdict = lines("envoy: ");
    if (verdict.size() != 1) {
      return null;
    }
    String word = verdict.getFirst();
    return word.equals("accepts") ? Boolean.TRUE : word.startsWith("rejects: ") ? false : null;
  }

  /** What we are to say: {@code accepts}, or a line for each mistake. */
  List<String> expected() {
    return lines("pillion: ");
  }

  /** Why the verdicts differ; null: they do not. */
  @Nullable String difference() {
    List<String> reasons = lines("differs: ");
    return reasons.isEmpty() ? null : reasons.getFirst();
  }

  /** Header lines that say nothing that anybody reads. */
  List<String> strayLines() {
    return header.stream()
        .filter(line -> !line.matches("(envoy|pillion|differs|note): .+"))
        .toList();
  }

  /** A mistake as the loader tells it, {@code file:line: path: reason}, as the header has it. */
  String told(String error) {
    String mistake = error.replaceFirst("^\\S*(--config-yaml|\\.json)(:[0-9]+)?: ", "");
    if (place.isEmpty()) {
      return "refuses: " + mistake;
    }
    if (mistake.startsWith(place + ".")) {
      return "refuses: " + mistake.substring(place.length() + 1);
    }
    if (mistake.startsWith(place + "[")) {
      return "refuses: " + mistake.substring(place.length());
    }
    return mistake.startsWith(place + ": ")
        ? "refuses: ." + mistake.substring(place.length())
        : "refuses: /" + mistake;
  }

  /** Rewrites the header's lines about us. */
  void record(List<String> told) throws IOException {
    List<String> text = new ArrayList<>();
    header.stream().filter(line -> line.startsWith("envoy: ")).forEach(l -> text.add("# " + l));
    told.forEach(line -> text.add("# pillion: " + line));
    header.stream()
        .filter(line -> !line.startsWith("envoy: ") && !line.startsWith("pillion: "))
        .forEach(line -> text.add("# " + line));
    text.addAll(fragment);
    Files.writeString(file, String.join("\n", text) + "\n", StandardCharsets.UTF_8);
  }

  private List<String> lines(String prefix) {
    List<String> lines = new ArrayList<>();
    for (String line : header) {
      if (line.startsWith(prefix)) {
        lines.add(line.substring(prefix.length()));
      }
    }
    return lines;
  }

  @Override
  public String toString() {
    return name;
  }
}
