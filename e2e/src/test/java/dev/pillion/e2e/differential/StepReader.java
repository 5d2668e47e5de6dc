package dev.pillion.e2e.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads what a case does, step by step. */
final class StepReader {
  List<Case.Step> steps(List<Part> parts) {
    List<Case.Step> steps = new ArrayList<>();
    for (Part part : parts) {
      steps.add(step(part, "%02d".formatted(steps.size() + 1)));
      part.done();
    }
    return steps;
  }

  private Case.Step step(Part part, String number) {
    String given = part.text("name", "");
    String name = given.isEmpty() ? number : number + " " + given;
    if (part.has("admin")) {
      return admin(part, name);
    }
    if (part.has("validate")) {
      return new Case.Step.Validate(name, part.text("validate"));
    }
    if (part.has("wait")) {
      return new Case.Step.Wait(name, part.duration("wait"));
    }
    if (part.has("close")) {
      return new Case.Step.Drop(name, part.text("close"));
    }
    if (part.has("move")) {
      part.text("move");
      return new Case.Step.MoveLog(name);
    }
    if (part.has("signal")) {
      return new Case.Step.Signal(name, part.text("signal"));
    }
    return exchange(part, name);
  }

  private static Case.Step admin(Part part, String name) {
    String[] words = part.text("admin").split(" ", 2);
    return new Case.Step.Admin(
        name + " " + part.text("admin"),
        words[0],
        words[1],
        part.flag("json", false),
        part.has("only") ? Pattern.compile(part.text("only")) : null,
        part.texts("ignore").stream().map(Pattern::compile).toList(),
        part.flag("sorted", false));
  }

  private Case.Step exchange(Part part, String name) {
    String label = part.has("request") ? name + " " + part.text("request") : name;
    return new Case.Step.Exchange(
        label,
        (String) part.raw("conn"),
        part.text("listener", "main"),
        part.text("from", "127.0.0.1"),
        actions(part),
        part.number("times", 1),
        part.has("takes") ? part.duration("takes") : null);
  }

  private static List<Action> actions(Part part) {
    if (part.has("do")) {
      return Action.list(part.where(), part.list("do"));
    }
    List<Action> actions = new ArrayList<>();
    String method = "GET";
    if (part.has("send")) {
      String bytes = part.text("send");
      method = bytes.startsWith("HEAD ") ? "HEAD" : "GET";
      actions.add(new Action.Send(bytes));
    } else {
      String line = part.text("request");
      method = line.substring(0, line.indexOf(' '));
      actions.add(new Action.Send(request(part, line)));
    }
    String read = method;
    IntStream.range(0, part.number("responses", 1))
        .forEach(i -> actions.add(new Action.ReadResponse(read)));
    if (part.has("watch")) {
      actions.add(new Action.Watch(part.duration("watch")));
    }
    return actions;
  }

  private static String request(Part part, String line) {
    List<String> headers = part.texts("headers");
    @Nullable Object body = part.raw("body");
    StringBuilder request = new StringBuilder(line + " HTTP/1.1\r\n");
    if (headers.stream().noneMatch(header -> header.matches("(?i)host:.*"))) {
      request.append("host: test\r\n");
    }
    headers.forEach(header -> request.append(header).append("\r\n"));
    if (body != null
        && headers.stream()
            .noneMatch(h -> h.matches("(?i)(content-length|transfer-encoding):.*"))) {
      request.append("content-length: ").append(body.toString().length()).append("\r\n");
    }
    return request + "\r\n" + (body == null ? "" : body);
  }
}
