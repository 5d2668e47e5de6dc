package dev.pillion.e2e.differential;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The statistics that a case compares. */
final class StatisticsView {
  private final Case which;
  private final Normaliser normaliser;

  StatisticsView(Case which, Normaliser normaliser) {
    this.which = which;
    this.normaliser = normaliser;
  }

  /** The lines of {@code /stats} that count, sorted; of some the names alone. */
  String of(String all) {
    return normaliser
        .apply(all)
        .lines()
        .filter(line -> line.contains(": "))
        .map(this::shown)
        .filter(line -> !line.isEmpty())
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  private String shown(String line) {
    String name = line.substring(0, line.indexOf(": "));
    if (matches(which.statistics(), name)) {
      return line;
    }
    return matches(which.statisticNames(), name) ? name + ": any" : "";
  }

  private static boolean matches(List<Pattern> patterns, String name) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
  }

  void record(String lines, Transcript transcript) {
    lines
        .lines()
        .forEach(
            line -> {
              int colon = line.indexOf(": ");
              transcript.text("statistic " + line.substring(0, colon), line.substring(colon + 2));
            });
  }
}
