package dev.pillion.e2e.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Istio's template renders for a pod loads, serves, and each of its branches works. */
class IstioBootstrapTest {
  @TempDir private Path folder;
  private HttpServer agent;
  private ProxyProcess proxy;

  @BeforeEach
  void start() throws IOException {
    agent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    agent.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 5);
          exchange.getResponseBody().write("ready".getBytes(StandardCharsets.US_ASCII));
          exchange.close();
        });
    agent.start();
    proxy = ProxyProcess.serve(folder, bootstrap().replace("AGENT", port(agent)));
  }

  private static String port(HttpServer server) {
    return Integer.toString(server.getAddress().getPort());
  }

  private static String bootstrap() throws IOException {
    try (InputStream in = IstioBootstrapTest.class.getResourceAsStream("/istio/pod.yaml")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @AfterEach
  void stop() {
    proxy.close();
    agent.stop(0);
  }

  private HttpConnection.Response probe(String target) throws IOException {
    return HttpConnection.get(proxy.port("status"), target);
  }

  @Test
  void theKubeletsProbeReachesTheAgent() throws IOException {
    assertThat(probe("/healthz/ready").body()).isEqualTo("ready");
    assertThat(probe("/other").status()).isEqualTo(404);
  }

  @Test
  void theLogIsInTheBootstrapsFormat() {
    proxy.await("the log says that it serves", () -> proxy.errors().contains("dispatch loop"));
    String line =
        proxy.errors().lines().filter(l -> l.contains("dispatch loop")).findFirst().orElseThrow();
    assertThat(line)
        .matches("\\{.*\"level\":\"info\".*}")
        .contains("\"scope\":\"envoy main\"", "\"msg\":\"starting main dispatch loop\"")
        .containsPattern("\"time\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z\"")
        .containsPattern("\"thread\":\"\\d+\"");
  }

  @Test
  void theRuntimeDecidesAboutFragmentsAndTheAdminLayerChangesIt() throws IOException {
    assertThat(proxy.admin("GET", "/runtime").body())
        .contains("\"global config\"", "\"re2.max_program_size.error_level\"", "\"32768\"");
    assertThat(probe("/healthz/ready#x").status()).isEqualTo(200);
    String key = "envoy.reloadable_features.http_reject_path_with_fragment";
    assertThat(proxy.admin("POST", "/runtime_modify?" + key + "=true").body()).isEqualTo("OK\n");
    assertThat(probe("/healthz/ready#x").status()).isEqualTo(400);
  }

  @Test
  void onlyTheStatisticsThatAreAskedForExistAndTheyHaveIstiosTags() throws IOException {
    probe("/healthz/ready");
    String text = proxy.admin("GET", "/stats").body();
    assertThat(text)
        .contains("cluster.agent;.upstream_rq_200: 1", "server.live: 1")
        .doesNotContain("http.agent", "cluster.xds-grpc", "\nruntime.");
    assertThat(proxy.admin("GET", "/stats/prometheus").body())
        .containsPattern(
            "envoy_cluster_upstream_rq\\{response_code=\"200\",cluster_name=\"agent\"} 1"
                + "|envoy_cluster_upstream_rq\\{cluster_name=\"agent\",response_code=\"200\"} 1");
  }

  @Test
  void connectionsBeyondTheBoundAreClosedExceptTheProbes() throws IOException {
    int limited = proxy.port("limited");
    try (HttpConnection one = HttpConnection.open(limited);
        HttpConnection two = HttpConnection.open(limited)) {
      assertThat(one.get("/healthz/ready").status()).isEqualTo(200);
      assertThat(two.get("/healthz/ready").status()).isEqualTo(200);
      assertThatThrownBy(() -> HttpConnection.get(limited, "/healthz/ready"))
          .isInstanceOf(IOException.class);
      assertThat(probe("/healthz/ready").status()).isEqualTo(200);
    }
    assertThat(proxy.admin("GET", "/stats").body())
        .contains("listener.limited.downstream_global_cx_overflow: 1");
  }

  @Test
  void theNodeIsShown() throws IOException {
    assertThat(proxy.admin("GET", "/server_info").body())
        .contains("sidecar~10.0.0.7~web-1.default~default.svc.cluster.local", "\"region\": \"r1\"");
  }
}
