package dev.pillion.listeners.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.ServerHeaderTransformation;
import org.junit.jupiter.api.Test;

/** What the client sees of a response's head. */
class ResponseHeadersTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\nX-Request-Id: rid\r\n\r\n";
  private final HttpConfigs configs = new HttpConfigs();

  private String answer(String... lines) throws Exception {
    Upstream upstream = new Upstream(s -> s.headers(true, 200, lines));
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      return client.send(GET).head();
    }
  }

  @Test
  void overwritesServer() throws Exception {
    configs.serverName = "me";
    assertThat(answer("server: app")).contains("server: me\r\n").doesNotContain("app");
    assertThat(answer()).contains("server: me\r\n");
  }

  @Test
  void addsServerWhereThereIsNone() throws Exception {
    configs.server = ServerHeaderTransformation.APPEND_IF_ABSENT;
    assertThat(answer("server: app")).contains("server: app\r\n").doesNotContain("envoy");
    assertThat(answer()).contains("server: envoy\r\n");
  }

  @Test
  void passesServerThrough() throws Exception {
    configs.server = ServerHeaderTransformation.PASS_THROUGH;
    assertThat(answer("server: app")).contains("server: app\r\n");
    assertThat(answer()).doesNotContain("server: ");
  }

  @Test
  void addsTheDateUnlessTheUpstreamDid() throws Exception {
    configs.manualTime = true;
    assertThat(answer()).contains("date: Sun, 01 Mar 2026 04:05:07 GMT\r\n");
    assertThat(answer("date: then")).contains("date: then\r\n").doesNotContain("GMT");
  }

  @Test
  void tellsTheRequestIdWhereItIsToldTo() throws Exception {
    assertThat(answer()).doesNotContain("x-request-id");
    configs.alwaysRequestId = true;
    assertThat(answer()).contains("x-request-id: rid\r\n");
  }

  @Test
  void addsItselfToVia() throws Exception {
    configs.via = "mesh";
    assertThat(answer("via: 1.1 app")).contains("via: 1.1 app, mesh\r\n");
  }

  @Test
  void takesHopByHopHeaders() throws Exception {
    assertThat(answer("keep-alive: 5", "proxy-connection: x", "x-a: b"))
        .contains("x-a: b\r\n")
        .doesNotContain("keep-alive", "proxy-connection");
  }
}
