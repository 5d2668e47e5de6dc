package dev.pillion.e2e.differential;

import static org.assertj.core.api.Assertions.fail;

import dev.pillion.e2e.net.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Each case through real Envoy and through this proxy. */
@Execution(ExecutionMode.CONCURRENT)
class DifferentialTest {
  private static final Path FOLDER = Path.of("target", "differential").toAbsolutePath();

  /** The system property {@code pillion.case} is a regular expression of the names to run. */
  @TestFactory
  Stream<DynamicTest> thisProxyDoesWhatEnvoyDoes() throws IOException {
    Pattern chosen = Pattern.compile(System.getProperty("pillion.case", ""));
    CaseReader reader = new CaseReader(Programs.repository("e2e/differential"));
    return reader.names().stream()
        .filter(name -> chosen.matcher(name).find())
        .map(name -> DynamicTest.dynamicTest(name, () -> compare(reader.read(name))));
  }

  private static void compare(Case which) {
    String envoy = RealEnvoy.binary();
    Path folder = FOLDER.resolve(which.id());
    CompletableFuture<Transcript> theirs =
        CompletableFuture.supplyAsync(() -> run(which, envoy, folder.resolve("envoy")));
    CompletableFuture<Transcript> ours =
        CompletableFuture.supplyAsync(() -> run(which, Programs.proxy(), folder.resolve("ours")));
    List<String> faults = new Comparison(theirs.join(), ours.join()).faults(which.differs());
    if (!faults.isEmpty()) {
      fail("%s (%s)%n%s", which.title(), folder, String.join("\n", faults));
    }
  }

  private static Transcript run(Case which, String program, Path folder) {
    try {
      return SideRun.of(which, program, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
