package dev.pillion.e2e.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.e2e.net.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each case through real Envoy and through this proxy. */
class DifferentialTest {
  private static final Path FOLDER = Path.of("target", "differential").toAbsolutePath();

  private static final Executor THREADS = Thread::startVirtualThread;

  /** Two at a time: most of a case is waiting, and each has two programs. */
  private static final int AT_A_TIME = 2;

  /** The system property {@code pillion.case} is a regular expression of the names to run. */
  @TestFactory
  Stream<DynamicTest> thisProxyDoesWhatEnvoyDoes() throws IOException {
    Pattern chosen = Pattern.compile(System.getProperty("pillion.case", ""));
    CaseReader reader = new CaseReader(Programs.repository("e2e/differential"));
    List<String> names =
        reader.names().stream().filter(name -> chosen.matcher(name).find()).toList();
    ExecutorService pool = Executors.newFixedThreadPool(AT_A_TIME);
    List<DynamicTest> tests =
        names.stream()
            .map(
                name -> {
                  CompletableFuture<List<String>> faults =
                      CompletableFuture.supplyAsync(() -> faults(reader, name), pool);
                  return DynamicTest.dynamicTest(name, () -> assertNone(faults.join()));
                })
            .toList();
    pool.shutdown();
    return tests.stream();
  }

  private static void assertNone(List<String> faults) {
    assertThat(faults).withFailMessage(() -> String.join("\n", faults)).isEmpty();
  }

  private static List<String> faults(CaseReader reader, String name) {
    Case which = read(reader, name);
    String envoy = RealEnvoy.binary();
    Path folder = FOLDER.resolve(which.id());
    CompletableFuture<Transcript> theirs =
        CompletableFuture.supplyAsync(() -> run(which, envoy, folder.resolve("envoy")), THREADS);
    Transcript ours = run(which, Programs.proxy(), folder.resolve("ours"));
    return new Comparison(theirs.join(), ours).faults(which.differs());
  }

  private static Case read(CaseReader reader, String name) {
    try {
      return reader.read(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
