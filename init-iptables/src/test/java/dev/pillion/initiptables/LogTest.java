package dev.pillion.initiptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00.001Z",
        "1999-12-31T23:59:59.999Z",
        "2000-02-29T12:00:00.120Z",
        "2024-03-01T00:00:00.100Z",
        "2026-11-21T07:19:56.248Z",
        "2100-02-28T23:59:59.999Z"
      })
  void writesTimesAsJavaTimeDoes(String time) {
    StringBuilder out = new StringBuilder();
    Log.appendTime(out, Instant.parse(time).toEpochMilli());
    assertThat(out).hasToString(time);
  }

  @Test
  void writesIstiosLines() {
    assertThat(line(false)).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z\tinfo\ta \"b\"\n\tc\n");
  }

  @Test
  void writesJson() {
    assertThat(line(true))
        .matches(
            "\\{\"level\":\"info\",\"time\":\"[^\"]+\",\"msg\":\"a \\\\\"b\\\\\"\\\\n\\\\tc\"}\n");
  }

  private static String line(boolean json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Log log = new Log(new PrintStream(bytes, true, StandardCharsets.UTF_8), Log.Level.INFO, json);
    log.debug("unseen");
    log.info("a \"b\"\n\tc");
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "default:debug, DEBUG",
    "warn, WARN",
    "'ads:debug,default:error', ERROR",
    "all:none, NONE",
    "ads:debug, INFO"
  })
  void readsLevels(String text, Log.Level level) throws InitFailure {
    assertThat(LogOptions.level(text)).isEqualTo(level);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--log_output_level=default:loud",
        "--log_caller=default",
        "--log_stacktrace_level=default:error",
        "--vklog=9",
        "--log_target=/no/such/folder/file"
      })
  void refusesWhatItCannotHonour(String arg) {
    assertThatThrownBy(() -> LogOptions.open(Flags.parse(new String[] {arg}, Map.of())))
        .isInstanceOf(InitFailure.class);
  }

  @Test
  void dryRunWritesIstiosFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("dry");
    FlagSet set = FlagSet.flags("dry", "-b", "80");
    Flags flags = Flags.parse(set.args().toArray(new String[0]), Map.of());
    Log silent = new Log(new PrintStream(PrintStream.nullOutputStream()), Log.Level.NONE, false);
    InterceptionConfig config =
        new ConfigReader(flags, Map.of(), silent).read(new HostAddresses(false, false));
    IptablesPlan plan = RulePlanner.plan(config);

    DryRun.run(config, plan, RunOptions.read(flags, file.toString()), silent);

    assertThat(Files.readAllLines(file))
        .startsWith("iptables-save", "ip6tables-save", "* nat", "-N ISTIO_INBOUND")
        .endsWith("-A ISTIO_OUTPUT -d 127.0.0.1/32 -j RETURN", "COMMIT", "iptables-save");
  }
}
