package dev.pillion.e2e.differential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is generated of the case files: the table, the coverage, the differences in the README. */
final class Documents {
  private static final String BEGIN = "<!-- generated: differences -->\n";
  private static final String END = "<!-- end -->";

  private static final String TABLE =
      """
      # What agrees

      Generated from the [cases](cases). Each is compared at every build; the last column says in how many observations \
      this proxy differs, and the [README](README.md) why.
      """;

  private static final String COVERAGE =
      """
      # Coverage

      Generated: each word of [words.txt](words.txt) and the cases that cover it.
      """;

  private final Path folder;
  private final List<Case> cases;

  Documents(Path folder, List<Case> cases) {
    this.folder = folder;
    this.cases = cases;
  }

  /** The files as they ought to be. */
  Map<Path, String> files() throws IOException {
    Map<Path, String> files = new LinkedHashMap<>();
    files.put(folder.resolve("TABLE.md"), table());
    files.put(folder.resolve("COVERAGE.md"), coverage());
    Path readme = folder.resolve("README.md");
    files.put(readme, withDifferences(Files.readString(readme)));
    return files;
  }

  private String table() {
    StringBuilder table = new StringBuilder(TABLE);
    String part = "";
    for (Case each : cases) {
      String own = each.id().substring(0, each.id().lastIndexOf('/'));
      if (!own.equals(part)) {
        part = own;
        table.append("\n## ").append(part).append("\n\n| case | exchanges | |\n|---|---|---|\n");
      }
      table.append(
          "| [%s](cases/%s.yaml) | %d | %s |\n"
              .formatted(each.title(), each.id(), each.exchanges(), verdict(each)));
    }
    return table.toString();
  }

  private static String verdict(Case each) {
    int differences = each.differs().size();
    return differences == 0 ? "agrees" : "agrees but for " + differences;
  }

  private String coverage() throws IOException {
    StringBuilder coverage = new StringBuilder(COVERAGE);
    for (Map.Entry<String, List<String>> part : words().entrySet()) {
      coverage.append("\n## ").append(part.getKey()).append("\n\n| | cases |\n|---|---|\n");
      for (String word : part.getValue()) {
        coverage.append("| %s | %s |\n".formatted(word, links(word)));
      }
    }
    return coverage.toString();
  }

  private String links(String word) {
    return cases.stream()
        .filter(each -> each.covers().contains(word))
        .map(each -> "[%s](cases/%s.yaml)".formatted(each.id(), each.id()))
        .collect(Collectors.joining(", "));
  }

  private String withDifferences(String readme) {
    int begin = readme.indexOf(BEGIN) + BEGIN.length();
    int end = readme.indexOf(END, begin);
    StringBuilder list = new StringBuilder();
    for (Case each : cases) {
      for (Case.MeantDifference difference : each.differs()) {
        list.append(
            "- [%s](cases/%s.yaml): %s\n".formatted(each.title(), each.id(), difference.reason()));
      }
    }
    return readme.substring(0, begin) + list + readme.substring(end);
  }

  /** The words that need a case, by their part. */
  private Map<String, List<String>> words() throws IOException {
    Map<String, List<String>> words = new LinkedHashMap<>();
    List<String> part = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("words.txt"))) {
      if (line.startsWith("# ")) {
        part = words.computeIfAbsent(line.substring(2), name -> new ArrayList<>());
      } else if (!line.isBlank()) {
        part.add(line.strip());
      }
    }
    words.values().removeIf(List::isEmpty);
    return words;
  }

  /** Words that no case covers. */
  Set<String> uncovered() throws IOException {
    Set<String> words = new TreeSet<>();
    words().values().forEach(words::addAll);
    cases.forEach(each -> words.removeAll(each.covers()));
    return words;
  }

  /** Words of cases that stand in no list. */
  Set<String> unknown() throws IOException {
    Set<String> words = new TreeSet<>();
    cases.forEach(each -> words.addAll(each.covers()));
    words().values().forEach(words::removeAll);
    return words;
  }
}
