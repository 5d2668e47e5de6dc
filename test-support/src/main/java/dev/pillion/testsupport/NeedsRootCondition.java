package dev.pillion.testsupport;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides over {@link NeedsRoot}. */
final class NeedsRootCondition implements ExecutionCondition {

  /** Where system programs lie that an ordinary user's PATH may not name. */
  private static final List<String> SYSTEM_FOLDERS =
      List.of("/usr/sbin", "/sbin", "/usr/local/sbin");

  private final int userId;
  private final Map<String, String> environment;

  NeedsRootCondition() {
    this(currentUser(), System.getenv());
  }

  NeedsRootCondition(int userId, Map<String, String> environment) {
    this.userId = userId;
    this.environment = environment;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return context
        .getElement()
        .flatMap(element -> AnnotationSupport.findAnnotation(element, NeedsRoot.class))
        .map(needs -> decide(context.getDisplayName(), needs.programs()))
        .orElseGet(() -> enabled("needs no root"));
  }

  ConditionEvaluationResult decide(String test, String... programs) {
    String missing = missing(programs);
    if (missing == null) {
      return enabled("root and every program are there");
    }
    if ("true".equals(environment.get("CI"))) {
      throw new IllegalStateException(test + " must not be skipped where CI=true, but " + missing);
    }
    System.err.println("SKIPPED " + test + ": " + missing);
    return disabled(missing);
  }

  private @Nullable String missing(String... programs) {
    List<String> missing = new ArrayList<>();
    if (userId != 0) {
      missing.add("needs root (runs as user " + userId + ")");
    }
    for (String program : programs) {
      if (!isInstalled(program)) {
        missing.add("needs " + program);
      }
    }
    return missing.isEmpty() ? null : String.join(", ", missing);
  }

  private boolean isInstalled(String program) {
    List<String> folders = new ArrayList<>(SYSTEM_FOLDERS);
    folders.addAll(List.of(environment.getOrDefault("PATH", "").split(":", -1)));
    return folders.stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static int currentUser() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot tell which user runs the tests", e);
    }
  }
}
