package dev.pillion.e2e.differential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads case files. */
final class CaseReader {
  private final Path cases;
  private final Part defaults;

  /** Reads those below this folder. */
  CaseReader(Path folder) throws IOException {
    cases = folder.resolve("cases");
    defaults = Part.file(folder.resolve("defaults.yaml"));
  }

  /** Their names, sorted. */
  List<String> names() throws IOException {
    try (Stream<Path> files = Files.walk(cases)) {
      return files
          .map(file -> cases.relativize(file).toString())
          .filter(file -> file.endsWith(".yaml"))
          .map(file -> file.substring(0, file.length() - ".yaml".length()))
          .sorted()
          .toList();
    }
  }

  List<Case> all() throws IOException {
    List<Case> all = new ArrayList<>();
    for (String name : names()) {
      all.add(read(name));
    }
    return all;
  }

  Case read(String name) throws IOException {
    Path file = cases.resolve(name + ".yaml");
    try {
      return read(name, Part.file(file));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private Case read(String id, Part part) {
    Map<String, Case.Upstream> upstreams = upstreams(part);
    Map<String, Object> bootstrap = new CaseBootstrap(defaults).build(part, upstreams.keySet());
    Part log = Part.of(part.where() + ".log", part.raw("log"));
    Case read =
        new Case(
            id,
            part.text("title"),
            new LinkedHashSet<>(part.texts("covers")),
            bootstrap,
            part.texts("options"),
            upstreams,
            new StepReader().steps(part.parts("steps")),
            patterns(part, "stats"),
            patterns(part, "stat_names"),
            Set.copyOf(part.texts("normalise")),
            Case.Log.valueOf(log.text("order", "kept").toUpperCase(Locale.ROOT)),
            part.parts("differs").stream().map(CaseReader::differs).toList());
    log.done();
    part.done();
    return read;
  }

  private static List<Pattern> patterns(Part part, String key) {
    return part.texts(key).stream().map(Pattern::compile).toList();
  }

  private static Case.MeantDifference differs(Part part) {
    Case.MeantDifference difference =
        new Case.MeantDifference(
            Pattern.compile(part.text("at")),
            Pattern.compile(part.text("ours"), Pattern.DOTALL),
            part.text("reason"));
    part.done();
    return difference;
  }

  private static Map<String, Case.Upstream> upstreams(Part part) {
    if (!part.has("upstreams")) {
      return Map.of("up", new Case.Upstream.Http(List.of(), true));
    }
    Map<String, Case.Upstream> all = new LinkedHashMap<>();
    part.named("upstreams").forEach((name, value) -> all.put(name, upstream(value)));
    return all;
  }

  private static Case.Upstream upstream(Part part) {
    Case.Upstream upstream;
    if (part.flag("refuses", false)) {
      upstream = new Case.Upstream.Refusing();
    } else if (part.has("tcp")) {
      upstream =
          new Case.Upstream.Tcp(
              Action.list(part.where(), part.list("tcp")), part.flag("seen", true));
    } else {
      List<Case.Rule> rules = part.parts("answers").stream().map(CaseReader::rule).toList();
      upstream = new Case.Upstream.Http(rules, part.flag("seen", true));
    }
    part.done();
    return upstream;
  }

  private static Case.Rule rule(Part part) {
    Pattern head = Pattern.compile(part.text("when", ""), Pattern.DOTALL);
    boolean early = part.flag("early", false);
    List<List<Action>> answers;
    if (part.has("turns")) {
      answers = part.parts("turns").stream().map(CaseReader::answer).toList();
    } else {
      answers = List.of(answer(part));
    }
    part.done();
    return new Case.Rule(head, early, answers);
  }

  /** Raw actions, or a response put together. */
  private static List<Action> answer(Part part) {
    if (part.has("do")) {
      return Action.list(part.where(), part.list("do"));
    }
    String body = part.text("body", "");
    StringBuilder head = new StringBuilder("HTTP/1.1 " + part.text("status", "200 OK") + "\r\n");
    List<String> headers = part.texts("headers");
    headers.forEach(header -> head.append(header).append("\r\n"));
    if (headers.stream().noneMatch(h -> h.matches("(?i)(content-length|transfer-encoding):.*"))) {
      head.append("content-length: ").append(body.length()).append("\r\n");
    }
    return List.of(new Action.Send(head + "\r\n" + body));
  }
}
