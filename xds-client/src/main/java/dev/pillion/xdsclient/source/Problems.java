package dev.pillion.xdsclient.source;

import dev.pillion.proxycore.config.ConfigException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that is wrong with a configuration, gathered in one pass, each with its place, its
 * field and the reason; and what is only worth a warning. Not thread-safe.
 */
public final class Problems {
  private record Problem(int mark, String path, String reason) {}

  private final List<String> sources = new ArrayList<>();
  private final List<Problem> errors = new ArrayList<>();
  private final Set<String> wrongPaths = new HashSet<>();
  private final List<Problem> warnings = new ArrayList<>();
  private int unknownFields;

  /** Registers a source by the name that messages show; the number is for {@link Mark}s. */
  public int addSource(String name) {
    sources.add(name);
    return sources.size();
  }

  public void error(int mark, Path path, String reason) {
    add(mark, path.toString(), reason);
  }

  private void add(int mark, String path, String reason) {
    errors.add(new Problem(mark, path, reason));
    wrongPaths.add(path);
  }

  /** Notes an error unless the field has one already: what follows from a mistake is no news. */
  public void errorUnlessKnown(int mark, Path path, String reason) {
    String text = path.toString();
    if (!wrongPaths.contains(text)) {
      add(mark, text, reason);
    }
  }

  public void warning(int mark, Path path, String reason) {
    warnings.add(new Problem(mark, path.toString(), reason));
  }

  /** A field that the schema does not know and that was allowed. */
  public void unknownField(int mark, Path path) {
    unknownFields++;
    warning(mark, path, "unknown field, ignored");
  }

  public int unknownFields() {
    return unknownFields;
  }

  public boolean any() {
    return !errors.isEmpty();
  }

  public int count() {
    return errors.size();
  }

  /** The errors by their place, as {@code file:line: path: reason}. */
  public List<String> errors() {
    return texts(errors);
  }

  /** The warnings by their place. */
  public List<String> warnings() {
    return texts(warnings);
  }

  /** Throws when there is any error. */
  public void throwIfAny() throws ConfigException {
    if (any()) {
      throw new ConfigException(errors());
    }
  }

  private List<String> texts(List<Problem> problems) {
    if (problems.isEmpty()) {
      return List.of();
    }
    List<Problem> sorted = new ArrayList<>(problems);
    sorted.sort(Comparator.comparingInt(Problem::mark));
    List<String> texts = new ArrayList<>(sorted.size());
    for (Problem problem : sorted) {
      texts.add(text(problem));
    }
    return texts;
  }

  private String text(Problem problem) {
    StringBuilder text = new StringBuilder();
    int source = Mark.source(problem.mark);
    if (source > 0) {
      text.append(sources.get(source - 1));
      if (Mark.line(problem.mark) > 0) {
        text.append(':').append(Mark.line(problem.mark));
      }
      text.append(": ");
    }
    if (!problem.path.isEmpty()) {
      text.append(problem.path).append(": ");
    }
    return text.append(problem.reason).toString();
  }
}
