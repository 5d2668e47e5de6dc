package dev.pillion.e2e.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options whose effect shows while the proxy serves. */
class ServingOptionsTest {
  @TempDir Path folder;

  @Test
  void inlineYamlIsMergedOverTheFile() throws Exception {
    String file =
        Bootstraps.listeners(Bootstraps.listener("web", "INBOUND"))
            .replace("cluster: held", "cluster_header: x-to");
    try (ProxyProcess proxy =
        ProxyProcess.serve(
            folder,
            "node: { id: of-the-file, cluster: kept }\n" + file,
            "--config-yaml",
            "node: { id: inline }")) {
      assertThat(HttpConnection.get(proxy.port("web"), "/").body()).isEqualTo("web");
      assertThat(proxy.admin("GET", "/server_info").body())
          .contains("\"id\": \"inline\"", "\"cluster\": \"kept\"");
    }
  }

  @Test
  void theCommandLineNamesTheNode() throws Exception {
    try (ProxyProcess proxy =
        ProxyProcess.serve(
            folder,
            "node: { id: file, cluster: file }\n" + Bootstraps.adminOnly(),
            "--service-node",
            "n1",
            "--service-cluster",
            "c1",
            "--service-zone",
            "z1")) {
      assertThat(proxy.admin("GET", "/server_info").body())
          .contains("\"id\": \"n1\"", "\"cluster\": \"c1\"", "\"zone\": \"z1\"");
    }
  }

  @Test
  void writesTheAdminAddressAndTheBaseIdIntoFiles() throws Exception {
    Path baseId = folder.resolve("base-id");
    try (ProxyProcess proxy =
        ProxyProcess.serve(folder, Bootstraps.adminOnly(), "--base-id-path", baseId.toString())) {
      assertThat(proxy.adminAddress()).matches("127\\.0\\.0\\.1:[1-9]\\d*");
      assertThat(baseId).content().isEqualTo("0");
    }
  }

  @Test
  void logsToTheFileInTheFormatThatWereAskedFor() throws Exception {
    Path log = folder.resolve("app.log");
    try (ProxyProcess proxy =
        ProxyProcess.serve(
            folder,
            Bootstraps.adminOnly(),
            "--log-path",
            log.toString(),
            "--log-format",
            "<%l|%n> %v")) {
      assertThat(log)
          .content()
          .contains("<info|main> admin address: " + proxy.adminAddress() + "\n");
      assertThat(proxy.errors()).isEmpty();
    }
  }

  @Test
  void theLogLevelHidesWhatIsBelowIt() throws Exception {
    try (ProxyProcess proxy = ProxyProcess.serve(folder, Bootstraps.adminOnly(), "-l", "error")) {
      assertThat(proxy.errors()).isEmpty();
    }
  }

  @Test
  void aComponentHasALevelOfItsOwn() throws Exception {
    try (ProxyProcess proxy =
        ProxyProcess.serve(
            folder,
            Bootstraps.adminOnly(),
            "-l",
            "error",
            "--component-log-level",
            "main:info,config:off")) {
      assertThat(proxy.errors()).contains("[info][main]").doesNotContain("[config]");
    }
  }

  @Test
  void anAccessLogLineIsWrittenWithinTheFlushInterval() throws Exception {
    Path log = folder.resolve("access.log");
    try (ProxyProcess proxy = web(log, "--file-flush-interval-msec", "50")) {
      HttpConnection.get(proxy.port("web"), "/seen");

      proxy.await("the line is there", () -> lines(log).equals("/seen 200\n"));
    }
  }

  @Test
  void anAccessLogLineWaitsForTheFlushIntervalAndForNothingAtTheEnd() throws Exception {
    Path log = folder.resolve("access.log");
    try (ProxyProcess proxy = web(log, "--file-flush-interval-msec", "600000")) {
      HttpConnection.get(proxy.port("web"), "/seen");
      ProxyProcess.pause(Duration.ofMillis(300));
      assertThat(lines(log)).isEmpty();

      proxy.signal("INT");
      assertThat(proxy.awaitExit()).isZero();

      assertThat(lines(log)).isEqualTo("/seen 200\n");
    }
  }

  @Test
  void theUser1SignalOpensBothLogsAgain() throws Exception {
    Path access = folder.resolve("access.log");
    Path app = folder.resolve("app.log");
    try (ProxyProcess proxy =
        web(access, "--file-flush-interval-msec", "50", "--log-path", app.toString())) {
      HttpConnection.get(proxy.port("web"), "/before");
      proxy.await("the line is there", () -> lines(access).contains("/before"));
      Files.move(access, folder.resolve("access.old"));
      Files.move(app, folder.resolve("app.old"));

      proxy.signal("USR1");
      proxy.await("the files are new", () -> Files.exists(access) && Files.exists(app));
      HttpConnection.get(proxy.port("web"), "/after");
      proxy.await("the line is there", () -> lines(access).contains("/after"));
      proxy.signal("TERM");
      assertThat(proxy.awaitExit()).isZero();

      assertThat(lines(access)).isEqualTo("/after 200\n");
      assertThat(lines(folder.resolve("access.old"))).isEqualTo("/before 200\n");
      assertThat(lines(app)).contains("SIGTERM").doesNotContain("admin address");
    }
  }

  @Test
  void concurrencyIsTheNumberOfWorkers() throws Exception {
    try (ProxyProcess proxy = ProxyProcess.serve(folder, 3, Bootstraps.adminOnly())) {
      assertThat(proxy.admin("GET", "/stats?filter=server.concurrency").body())
          .isEqualTo("server.concurrency: 3\n");
    }
  }

  private ProxyProcess web(Path accessLog, String... options) throws IOException {
    String listener = Bootstraps.listener("web", "INBOUND", 0, accessLog.toString());
    return ProxyProcess.serve(
        folder,
        Bootstraps.listeners(listener).replace("cluster: held", "cluster_header: x-to"),
        options);
  }

  private static String lines(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
