package dev.pillion.proxyapp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pillion.proxycore.log.LogLevel;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line as Envoy reads it; messages are Envoy's. */
class OptionsTest {

  @Test
  void hasEnvoysDefaults() throws Exception {
    Options options = Options.parse();

    assertThat(options.mode()).isEqualTo(Options.Mode.SERVE);
    assertThat(options.drainStrategy()).isEqualTo(Options.DrainStrategy.GRADUAL);
    assertThat(options.drainTime()).isEqualTo(Duration.ofMinutes(10));
    assertThat(options.fileFlushInterval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(options.fileFlushMinSizeBytes()).isEqualTo(64 * 1024);
    assertThat(options.logLevel()).isEqualTo(LogLevel.INFO);
    assertThat(options.concurrency()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(options.allowUnknownStaticFields()).isFalse();
  }

  @Test
  void takesAValueBehindTheNameOrAfterAnEqualsSign() throws Exception {
    assertThat(Options.parse("--concurrency", "3").concurrency()).isEqualTo(3);
    assertThat(Options.parse("--concurrency=3").concurrency()).isEqualTo(3);
    assertThat(Options.parse("-l", "warn").logLevel()).isEqualTo(LogLevel.WARNING);
    assertThat(Options.parse("--config-yaml", "a=b: {}").text(Option.CONFIG_YAML))
        .isEqualTo("a=b: {}");
  }

  @Test
  void aValueMayLookLikeAnOption() throws Exception {
    assertThat(Options.parse("--service-node", "--bogus").text(Option.SERVICE_NODE))
        .isEqualTo("--bogus");
  }

  @Test
  void noWorkerIsOneWorker() throws Exception {
    assertThat(Options.parse("--concurrency", "0").concurrency()).isEqualTo(1);
  }

  @Test
  void levelsOfComponentsKeepTheirOrder() throws Exception {
    assertThat(Options.parse("--component-log-level", "upstream:debug,main:off").componentLevels())
        .containsExactly(Map.entry("upstream", LogLevel.DEBUG), Map.entry("main", LogLevel.OFF));
  }

  @Test
  void theOlderNameAllowsUnknownStaticFieldsToo() throws Exception {
    assertThat(Options.parse("--allow-unknown-fields").allowUnknownStaticFields()).isTrue();
    assertThat(Options.parse("--allow-unknown-static-fields").allowUnknownStaticFields()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--bogus|Argument: --bogus|Couldn't find match for argument",
        "positional|Argument: positional|Couldn't find match for argument",
        "-cfile|Argument: -cfile|Couldn't find match for argument",
        "--mode|Argument: (--mode)|Missing a value for this argument!",
        "--concurrency 4294967296|Argument: (--concurrency)|from string '4294967296'",
        "--mode serve --mode serve|Argument: (--mode)|Argument already set!",
        "-c a --config-path b|Argument: -c (--config-path)|Argument already set!",
        "--disable-hot-restart=1|Argument: (--disable-hot-restart)|Couldn't find match",
      })
  void whatCannotBeParsedIsNamedWithUsage(String line, String argument, String reason) {
    assertThatExceptionOfType(OptionException.class)
        .isThrownBy(() -> Options.parse(line.split(" ", -1)))
        .withMessageContainingAll("PARSE ERROR", argument, reason)
        .matches(OptionException::usage);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--mode bogus|unknown mode 'bogus'",
        "--drain-strategy slow|unknown drain-strategy 'slow'",
        "-l loud|invalid log level specified 'loud'",
        "--component-log-level main|component log level not correctly specified 'main'",
        "--component-log-level main:loud|invalid log level specified 'loud'",
        "--component-log-level nosuch:info|invalid component specified 'nosuch'",
        "--local-address-ip-version v5|unknown IP address version 'v5'",
        "--stats-tag foo|misformatted stats-tag 'foo'",
        "--stats-tag a-b:c|misformatted stats-tag 'a-b:c' contains invalid char in 'a-b'",
        "--stats-tag x:|misformatted stats-tag 'x:' contains invalid char in ''",
        "--stats-tag a:b.c|misformatted stats-tag 'a:b.c' contains invalid char in 'b.c'",
        "--concurrency 1025|the most is 1024",
        "--log-format-escaped --log-format %_|cannot be used together",
      })
  void aValueThatIsNoneIsNamedWithoutUsage(String line, String reason) {
    assertThatExceptionOfType(OptionException.class)
        .isThrownBy(() -> Options.parse(line.split(" ", -1)))
        .withMessageContaining(reason)
        .matches(e -> !e.usage());
  }
}
