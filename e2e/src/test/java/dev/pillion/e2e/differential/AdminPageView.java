package dev.pillion.e2e.differential;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/** A page of the admin server, of which a step says what counts. */
final class AdminPageView {
  private final Case.Step.Admin step;

  AdminPageView(Case.Step.Admin step) {
    this.step = step;
  }

  void record(Subject subject, Transcript transcript, Normaliser normaliser) throws IOException {
    HttpMessage answer = subject.admin(step.method(), step.target());
    transcript.text(step.name() + ": head", normaliser.apply(HttpMessage.ordered(answer.head())));
    String body = answer.bodyAndEnd();
    if (step.json()) {
      Map<String, String> fields = new TreeMap<>();
      flatten("$", parse(body), fields);
      fields.forEach(
          (path, value) -> {
            if (counts(path)) {
              transcript.text(step.name() + ": " + path, normaliser.apply(value));
            }
          });
      return;
    }
    Stream<String> lines = body.lines().filter(this::counts).map(normaliser::apply);
    List<String> shown = (step.sorted() ? lines.sorted() : lines).toList();
    transcript.text(step.name() + ": body", String.join("\n", shown));
  }

  /** JSON is YAML. */
  private static @Nullable Object parse(String json) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(50_000_000);
    return new Yaml(options).load(json);
  }

  private boolean counts(String text) {
    return (step.only() == null || step.only().matcher(text).find())
        && step.ignore().stream().noneMatch(pattern -> pattern.matcher(text).find());
  }

  private static void flatten(String path, @Nullable Object value, Map<String, String> fields) {
    switch (value) {
      case Map<?, ?> map when !map.isEmpty() ->
          map.forEach((key, part) -> flatten(path + "." + key, part, fields));
      case List<?> list when !list.isEmpty() -> {
        for (int i = 0; i < list.size(); i++) {
          flatten(path + "[" + i + "]", list.get(i), fields);
        }
      }
      case null, default -> fields.put(path, value + type(value));
    }
  }

  /** A number and its text are two things. */
  private static String type(@Nullable Object value) {
    return value instanceof String || value == null ? "" : " <" + kind(value) + ">";
  }

  private static String kind(Object value) {
    return value instanceof Number ? "number" : value.getClass().getSimpleName();
  }
}
