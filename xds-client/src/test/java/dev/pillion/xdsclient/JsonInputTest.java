package dev.pillion.xdsclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files whose names end in .json are JSON and nothing more. */
class JsonInputTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("b.json"), text);
  }

  @Test
  void bothSpellingsOfAFieldAreKnown() throws Exception {
    LoadedBootstrap loaded =
        BootstrapLoader.load(
            LoadOptions.of(
                file(
                    """
                    {"node": {"id": "a\\u00e9\\n"},
                     "staticResources": {"clusters": [{"name": "c", "connect_timeout": "0.250s"}]}}
                    """)));
    assertThat(loaded.bootstrap().node().id()).isEqualTo("aé\n");
    assertThat(loaded.bootstrap().clusters().getFirst().connectTimeout()).hasMillis(250);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"node\": {\"id\": \"a\"}",
        "{\"node\": {\"id\": \"a\"}} x",
        "{\"node\": {\"id\": \"a\",}}",
        "{node: {}}",
        "{'node': {}}",
        "{\"node\" {}}",
        "{\"node\": {\"id\": \"a\\q\"}}",
        "{\"node\": {\"id\": \"a",
        "{\"a\": nul}",
        "{\"a\": 1, \"a\": 2}",
        "{\"node\": {\"id\": \"\\u12\"}}",
        "[",
      })
  void whatIsNotJsonIsRefused(String text) throws IOException {
    List<String> errors = Bootstraps.errors(LoadOptions.of(file(text)));
    assertThat(errors).singleElement().asString().contains("b.json:1: not valid JSON: ");
  }

  @Test
  void nestingIsBounded() throws IOException {
    String deep = "{\"node\":{\"metadata\":{\"a\":" + "[".repeat(100_000);
    assertThat(Bootstraps.errors(LoadOptions.of(file(deep))))
        .singleElement()
        .asString()
        .contains("nested too deeply");
  }

  @Test
  void linesAreCounted() throws IOException {
    String text = "{\n\"node\": {\n\"idd\": \"a\"}}";
    assertThat(Bootstraps.errors(LoadOptions.of(file(text))))
        .singleElement()
        .asString()
        .endsWith("b.json:3: node.idd: unknown field of envoy.config.core.v3.Node");
  }

  @Test
  void aTextWithoutAFileIsYamlEvenIfItLooksLikeJson() throws ConfigException {
    LoadOptions json = LoadOptions.of("{\"node\": {\"id\": \"x\"}}");
    assertThat(BootstrapLoader.load(json).bootstrap().node().id()).isEqualTo("x");
  }
}
