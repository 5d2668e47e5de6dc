package dev.pillion.xdsclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.xdsclient.dump.BuiltExtension;
import dev.pillion.xdsclient.schema.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a node says is built in is what the translators translate. */
class BuiltExtensionTest {
  private static final Pattern TYPE =
      Pattern.compile("\"(envoy\\.extensions\\.[a-z0-9_.]+\\.v3\\.[A-Za-z0-9]+)\"");

  private static Set<String> told() {
    return BuiltExtension.all().stream()
        .flatMap(extension -> extension.typeUrls().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyTypeIsInTheSchema() {
    Schema schema = Schema.load();
    assertThat(told()).isNotEmpty().allSatisfy(type -> assertThat(schema.find(type)).isNotNull());
  }

  @Test
  void everyTypeThatATranslatorNamesIsTold() throws IOException {
    Set<String> translated = new TreeSet<>();
    try (Stream<Path> sources =
        Files.walk(Path.of("src/main/java/dev/pillion/xdsclient/translate"))) {
      for (Path source : sources.filter(Files::isRegularFile).toList()) {
        Matcher types = TYPE.matcher(Files.readString(source));
        while (types.find()) {
          translated.add(types.group(1));
        }
      }
    }
    assertThat(told()).containsAll(translated);
  }
}
