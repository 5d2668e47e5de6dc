package dev.pillion.proxyapp.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --log-format}: spdlog's flags and Envoy's two. */
class LogPatternTest {
  private static final ZonedDateTime TIME =
      ZonedDateTime.of(2026, 3, 7, 14, 5, 9, 42_007_001, ZoneOffset.ofHoursMinutes(5, 30));
  private static final LogPattern.Source SOURCE =
      new LogPattern.Source("dev/pillion/A.java", "A.java", 17, "run");

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "[%Y-%m-%d %T.%e][%l][%n] [%g:%#] %v~"
            + "[2026-03-07 14:05:09.042][info][main] [dev/pillion/A.java:17] hello",
        "<%l|%L|%n|%%|%Y-%m|%q>~<info|I|main|%|2026-03|%q>",
        "%^%l%$ %v~info hello",
        "%a %A %b %h %B~Sat Saturday Mar Mar March",
        "%C %D %x~26 03/07/26 03/07/26",
        "%H %I %p %r %R %X~14 02 PM 02:05:09 PM 14:05 14:05:09",
        "%e %f %F~042 042007 042007001",
        "%c~Sat Mar 7 14:05:09 2026",
        "%z %E~+05:30 1772872509",
        "%s %! %@~A.java run dev/pillion/A.java:17",
        "[%8l] [%-8l] [%=8l] [%2l]~[    info] [info    ] [  info  ] [info]",
        "%v 100%~hello 100%",
      })
  void printsEachFlagAsSpdlogDoes(String pattern, String line) {
    assertThat(format(pattern, "hello")).isEqualTo(line);
  }

  @Test
  void escapesTheMessageForCAndForJson() {
    String message = "a\"b\\c\n\t\u0001'";

    assertThat(format("%v", message)).isEqualTo(message);
    assertThat(format("%_", message)).isEqualTo("a\\\"b\\\\c\\n\\t\\x01\\'");
    assertThat(format("%j", message)).isEqualTo("a\\\"b\\\\c\\n\\t\\u0001'");
  }

  @Test
  void looksForTheSourceOnlyWhereItIsAskedFor() {
    assertThat(LogPattern.compile("%l %v").needsSource()).isFalse();
    assertThat(LogPattern.compile("%l %# %v").needsSource()).isTrue();
    assertThat(LogPattern.compile("%+").needsSource()).isTrue();
  }

  private static String format(String pattern, String message) {
    StringBuilder out = new StringBuilder();
    LogPattern.compile(pattern)
        .format(new LogPattern.Entry(TIME, "info", "main", message, SOURCE), out);
    return out.toString();
  }
}
