package dev.pillion.e2e.interception;

import static dev.pillion.e2e.interception.SidecarPair.APPLICATION;
import static dev.pillion.e2e.interception.SidecarPair.SIDECAR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.e2e.net.Shell;
import dev.pillion.testsupport.NeedsRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An application's client in one pod, the application in another, and nothing in either of them
 * that knows of the proxies: the kernel redirects, two sidecars carry the traffic.
 */
@NeedsRoot
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterceptionTest {
  private static final int LARGE = 20 * 1024 * 1024;

  private SidecarPair pods;
  private Path files;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    folder.toFile().setExecutable(true, false);
    folder.toFile().setReadable(true, false);
    files = folder;
    pods = SidecarPair.start(folder);
  }

  @AfterAll
  void stop() {
    pods.close();
  }

  private String url(String family, int port, String path) {
    String host = family.equals("IPv4") ? pods.server.ipv4() : "[" + pods.server.ipv6() + "]";
    return "http://" + host + ":" + port + path;
  }

  private String host(String family) {
    return family.equals("IPv4") ? pods.server.ipv4() : pods.server.ipv6();
  }

  private Shell.Result curl(String... arguments) {
    String[] command = new String[arguments.length + 4];
    command[0] = "curl";
    command[1] = "-sS";
    command[2] = "-m";
    command[3] = "20";
    System.arraycopy(arguments, 0, command, 4, arguments.length);
    return pods.client.as(APPLICATION, command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"IPv4", "IPv6"})
  void httpCrossesBothSidecars(String family) {
    long out = pods.stat(pods.client, "http.outbound_0.0.0.0_8080.downstream_rq_total");
    long in = pods.stat(pods.server, "http.inbound_0.0.0.0_8080.downstream_rq_total");

    String answer = curl(url(family, 8080, "/hello?x=1")).orFail();

    assertThat(answer).contains("GET /hello?x=1").contains("x-request-id: ");
    assertThat(answer).contains("peer ::ffff:127.0.0.6");
    assertThat(pods.stat(pods.client, "http.outbound_0.0.0.0_8080.downstream_rq_total"))
        .isEqualTo(out + 1);
    assertThat(pods.stat(pods.server, "http.inbound_0.0.0.0_8080.downstream_rq_total"))
        .isEqualTo(in + 1);
  }

  @Test
  void bothSidecarsWriteTheRequestToTheirAccessLog() {
    curl(url("IPv4", 8080, "/logged")).orFail();
    SidecarPair.await(
        "the client's log",
        () -> pods.logOf("client").contains("\"GET /logged HTTP/1.1\" 200 - 0"));
    SidecarPair.await(
        "the server's log",
        () -> pods.logOf("server").contains("\"GET /logged HTTP/1.1\" 200 - 0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"IPv4", "IPv6"})
  void tcpCrossesBothSidecars(String family) {
    String inbound =
        family.equals("IPv4") ? "InboundPassthroughCluster" : "InboundPassthroughClusterIpv6";
    long out = pods.stat(pods.client, "tcp.PassthroughCluster.downstream_cx_total");
    long in = pods.stat(pods.server, "tcp." + inbound + ".downstream_cx_total");

    assertThat(talk(host(family), 9000, "hello over tcp")).isEqualTo("hello over tcp");

    assertThat(pods.stat(pods.client, "tcp.PassthroughCluster.downstream_cx_total"))
        .isEqualTo(out + 1);
    assertThat(pods.stat(pods.server, "tcp." + inbound + ".downstream_cx_total")).isEqualTo(in + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"IPv4", "IPv6"})
  void aServerThatSpeaksFirstIsHeardWithinTheDetectionsTimeout(String family) {
    long before = System.nanoTime();
    String heard = talk(host(family), 9001, "");
    long millis = (System.nanoTime() - before) / 1_000_000;
    String peer = family.equals("IPv4") ? "::ffff:127.0.0.6" : "::6";
    assertThat(heard).isEqualTo("peer " + peer + "\n");
    assertThat(millis).isLessThan(2000);
  }

  /**
   * Sends a text, waits for the first answer, half-closes, and returns all that came, by a client
   * of Python's own sockets.
   */
  private String talk(String host, int port, String text) {
    String program =
        """
        import socket, sys
        s = socket.create_connection((sys.argv[1], int(sys.argv[2])), 10)
        s.sendall(sys.argv[3].encode())
        sys.stdout.write(s.recv(65536).decode())
        s.shutdown(socket.SHUT_WR)
        while data := s.recv(65536):
            sys.stdout.write(data.decode())
        """;
    return pods.client
        .as(APPLICATION, "/usr/bin/python3", "-c", program, host, Integer.toString(port), text)
        .orFail();
  }

  @Test
  void aLargeUploadArrivesWhole() throws Exception {
    byte[] body = new byte[LARGE];
    new Random(1).nextBytes(body);
    Path file = files.resolve("upload");
    Files.write(file, body);
    file.toFile().setReadable(true, false);
    String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));

    String sized = curl("--data-binary", "@" + file, url("IPv4", 8080, "/upload")).orFail();
    String chunked =
        curl(
                "-H",
                "Transfer-Encoding: chunked",
                "--data-binary",
                "@" + file,
                url("IPv4", 8080, "/upload"))
            .orFail();

    assertThat(sized).isEqualTo(LARGE + " " + digest);
    assertThat(chunked).isEqualTo(sized);
  }

  @Test
  void aLargeDownloadArrivesWholeThoughTheReaderIsSlow() {
    String counted =
        curl(
                "--limit-rate",
                "10M",
                "-o",
                "/dev/null",
                "-w",
                "%{http_code} %{size_download}",
                url("IPv6", 8080, "/bytes/" + LARGE))
            .orFail();
    assertThat(counted).isEqualTo("200 " + LARGE);
  }

  @Test
  void whatTheSidecarItselfSendsIsNotRedirected() {
    long before = pods.stat(pods.client, "http.outbound_0.0.0.0_8080.downstream_rq_total");
    pods.client.as(SIDECAR, "curl", "-sS", "-m", "5", url("IPv4", 8080, "/direct")).orFail();
    assertThat(pods.stat(pods.client, "http.outbound_0.0.0.0_8080.downstream_rq_total"))
        .isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {15001, 15006})
  void aConnectionStraightToTheInterceptionPortEndsAndNeverLoops(int port) {
    long before = pods.stat(pods.server, "listener_manager.total_listeners_active");
    Shell.Result answer = curl(url("IPv4", port, "/"));
    assertThat(answer.status()).isNotZero();
    assertThat(pods.stat(pods.server, "tcp.InboundPassthroughCluster.downstream_cx_active"))
        .isZero();
    assertThat(pods.stat(pods.server, "listener_manager.total_listeners_active")).isEqualTo(before);
  }

  @Test
  void readinessAndStatisticsAnswerFromOutsideThePod() {
    assertThat(
            pods.client.as(SIDECAR, "curl", "-sS", url("IPv4", 15021, "/healthz/ready")).orFail())
        .contains("LIVE");
    assertThat(
            pods.client
                .as(SIDECAR, "curl", "-sS", url("IPv4", 15090, "/stats/prometheus"))
                .orFail())
        .contains("envoy_server_live");
    assertThat(
            pods.client
                .as(
                    SIDECAR,
                    "curl",
                    "-s",
                    "-o",
                    "/dev/null",
                    "-w",
                    "%{http_code}",
                    url("IPv4", 15090, "/stats"))
                .orFail())
        .isEqualTo("404");
  }
}
