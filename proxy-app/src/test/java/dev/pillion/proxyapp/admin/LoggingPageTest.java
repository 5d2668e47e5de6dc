package dev.pillion.proxyapp.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.log.LogLevel;
import dev.pillion.proxycore.log.Logger;
import dev.pillion.proxycore.log.Loggers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /logging}; the texts are Envoy 1.40's. */
class LoggingPageTest {
  private final AdminPages pages = new AdminPages();

  @BeforeEach
  void addPage() {
    pages.add(LoggingPage.page());
    Loggers.setLevel(LogLevel.INFO);
  }

  @AfterEach
  void restore() {
    Loggers.setLevel(LogLevel.INFO);
  }

  private static LogLevel level(String component) {
    return Logger.of(component).level();
  }

  @Test
  void everyComponentIsListedInEnvoysOrder() {
    assertThat(Answers.body(Answers.post(pages, "/logging")))
        .startsWith("active loggers:\n  a2a: info\n  admin: info\n  ai_protocol_manager: info\n")
        .endsWith("  dynamic_modules: info\n  ip_tagging: info\n\n");
  }

  @Test
  void levelChangesAll() {
    assertThat(Answers.body(Answers.post(pages, "/logging?level=debug")))
        .contains("  http: debug\n");
    assertThat(level("router")).isEqualTo(LogLevel.DEBUG);
  }

  @Test
  void aComponentIsChangedByItsName() {
    Answers.post(pages, "/logging?http=trace");

    assertThat(level("http")).isEqualTo(LogLevel.TRACE);
    assertThat(level("router")).isEqualTo(LogLevel.INFO);
  }

  @Test
  void pathsChangeSeveral() {
    Answers.post(pages, "/logging?paths=http:trace,dns:off");

    assertThat(level("http")).isEqualTo(LogLevel.TRACE);
    assertThat(level("dns")).isEqualTo(LogLevel.OFF);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?level=", "?paths=&group=&level=", "?paths=%20", "?http="})
  void whatHasNoValueChangesNothing(String query) {
    assertThat(Answers.post(pages, "/logging" + query).status()).isEqualTo(200);
    assertThat(level("http")).isEqualTo(LogLevel.INFO);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "level=loud|unknown logger level",
        "level=warn|unknown logger level",
        "level=DEBUG|unknown logger level",
        "nobody=debug|unknown logger name",
        "=debug|unknown logger name",
        "paths=http:debug,dns|empty logger name or empty logger level",
        "paths=:debug|empty logger name or empty logger level",
        "paths=http:debug:x|unknown logger level",
        "paths=http:debug,nobody:info|unknown logger name",
        "level=info&http=debug|invalid number of parameters",
        "group=http:debug|group parameter requires fine-grain logging to be enabled",
      })
  void aMistakeIsNamedAndChangesNothing(String query, String error) {
    AdminResponse response = Answers.post(pages, "/logging?" + query);

    assertThat(response.status()).isEqualTo(400);
    assertThat(Answers.body(response))
        .startsWith(
            "error: " + error + "\n\nusage: /logging?<name>=<level> (change single level)\n")
        .contains("\nlevels: trace debug info warning error critical off \nactive loggers:\n");
    assertThat(level("http")).isEqualTo(LogLevel.INFO);
  }
}
