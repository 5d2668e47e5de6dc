package dev.pillion.e2e.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.e2e.net.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The suite covers what it has to, and its documents say what it holds. */
class DifferentialDocumentsTest {
  private static final Path FOLDER = Programs.repository("e2e/differential");

  @Test
  void everyFeatureHasACase() throws IOException {
    assertThat(documents().uncovered()).isEmpty();
  }

  @Test
  void everyWordOfACaseStandsInTheList() throws IOException {
    assertThat(documents().unknown()).isEmpty();
  }

  /** The system property {@code pillion.record} writes them. */
  @Test
  void tableCoverageAndDifferencesAreThoseOfTheCases() throws IOException {
    for (Map.Entry<Path, String> file : documents().files().entrySet()) {
      if (Boolean.getBoolean("pillion.record")) {
        Files.writeString(file.getKey(), file.getValue());
      }
      assertThat(file.getKey())
          .as("record it with -Dpillion.record=true")
          .hasContent(file.getValue());
    }
  }

  private static Documents documents() throws IOException {
    return new Documents(FOLDER, new CaseReader(FOLDER).all());
  }
}
