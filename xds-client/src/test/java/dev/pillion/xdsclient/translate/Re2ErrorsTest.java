package dev.pillion.xdsclient.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.re2j.PatternSyntaxException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What RE2 says, as Envoy 1.40 passes it on. */
class Re2ErrorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '"',
      value = {
        "( \"missing ): (\"",
        "a) \"unexpected ): a)\"",
        "[a \"missing ]: [a\"",
        "* \"no argument for repetition operator: *\"",
        "a** \"bad repetition operator: **\"",
        "\\q \"invalid escape sequence: \\q\"",
        "\\ \"trailing \\\"",
        "(?<x) \"invalid named capture group: (?<x)\"",
        "[z-a] \"invalid character class range: z-a\"",
        "[[:foo:]] \"invalid character class range: [:foo:]\"",
        "a{2000} \"invalid repetition size: {2000}\"",
        "a{1001} \"invalid repetition size: {1001}\"",
      })
  void aMistakeIsDescribedAsByRe2(String regex, String description) {
    PatternSyntaxException error =
        catchThrowableOfType(PatternSyntaxException.class, () -> Re2Pattern.compile(regex));

    assertThat(Re2Errors.describe(error, regex)).isEqualTo(description);
  }
}
