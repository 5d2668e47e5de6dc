package dev.pillion.xdsclient.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.ConfigException;
import dev.pillion.xdsclient.BootstrapLoader;
import dev.pillion.xdsclient.LoadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is accepted and what is refused, beside real Envoy's recorded verdicts. {@code
 * -Dpillion.record=true} writes our side of the cases anew, {@code src/test/envoy-verdicts
 * --record} Envoy's.
 */
class ConformanceTest {

  private static final boolean RECORD = Boolean.getBoolean("pillion.record");

  @TempDir Path folder;

  static List<ConformanceCase> cases() throws IOException {
    return ConformanceCase.all(ConformanceCase.CASES);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theVerdictIsEnvoysOrTheCaseSaysWhyNot(ConformanceCase one) throws IOException {
    List<String> told = verdict(one);
    if (RECORD) {
      one.record(told);
      return;
    }
    assertThat(one.strayLines()).isEmpty();
    assertThat(told).as(one.text()).isEqualTo(one.expected());
    Boolean envoyAccepts = one.envoyAccepts();
    assertThat(envoyAccepts).as("Envoy's verdict must be recorded").isNotNull();
    boolean accepted = told.equals(List.of("accepts"));
    String difference = one.difference();
    if (envoyAccepts != null && envoyAccepts == accepted) {
      assertThat(difference).as("there is no difference").isNull();
    } else {
      assertThat(difference).as("the reason of the difference").isNotNull();
      assertExplained(String.valueOf(difference), told, accepted);
    }
  }

  private static void assertExplained(String difference, List<String> told, boolean accepted) {
    if (accepted) {
      assertThat(difference).as("Envoy refuses what we accept").matches("laxer: .{20,}");
    } else if ("not built".equals(difference)) {
      assertThat(told).anyMatch(line -> line.contains("not supported yet"));
    } else {
      assertThat(difference).matches("stricter: .{20,}");
    }
  }

  private List<String> verdict(ConformanceCase one) throws IOException {
    try {
      BootstrapLoader.load(options(one));
      return List.of("accepts");
    } catch (ConfigException e) {
      return e.errors().stream().map(one::told).toList();
    }
  }

  private LoadOptions options(ConformanceCase one) throws IOException {
    return one.json()
        ? LoadOptions.of(Files.writeString(folder.resolve("case.json"), one.text()))
        : LoadOptions.of(one.text());
  }
}
