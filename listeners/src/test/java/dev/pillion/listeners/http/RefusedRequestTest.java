package dev.pillion.listeners.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.http.LocalReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the connection after a 400: stream_error_on_invalid_http_message. */
class RefusedRequestTest {
  private static final String NO_HOST = "GET / HTTP/1.1\r\n\r\n";
  private static final String BAD_PATH = "GET /%00 HTTP/1.1\r\nHost: h\r\n\r\n";
  private static final String GOOD = "GET /good HTTP/1.1\r\nHost: h\r\n\r\n";

  private final HttpConfigs configs = new HttpConfigs();

  RefusedRequestTest() {
    configs.normalizePath = true;
  }

  @ParameterizedTest
  @ValueSource(strings = {NO_HOST, BAD_PATH})
  void theConnectionEndsWithARefusedRequest(String refused) throws Exception {
    try (HttpServer server = new HttpServer(configs, EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      assertThat(client.send(refused + GOOD).rest())
          .startsWith("HTTP/1.1 400 Bad Request\r\n")
          .contains("connection: close\r\n")
          .doesNotContain("200 OK");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NO_HOST, BAD_PATH})
  void theConnectionGoesOnWhereOnlyTheStreamFails(String refused) throws Exception {
    configs.streamError = true;
    try (HttpServer server = new HttpServer(configs, EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      assertThat(client.send(refused).response())
          .startsWith("HTTP/1.1 400 Bad Request\r\n")
          .doesNotContain("connection: close");
      assertThat(client.send(GOOD).response()).startsWith("HTTP/1.1 200 OK\r\n");
    }
  }

  @Test
  void aLocalAnswerOf400EndsTheConnectionToo() throws Exception {
    Upstream upstream =
        new Upstream(s -> s.callbacks.sendLocalReply(LocalReply.of(400, "", null, "test")));
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      assertThat(client.send(GOOD).rest()).contains("connection: close\r\n");
    }
  }

  @Test
  void aBodyInTheWayEndsTheConnectionWhateverIsConfigured() throws Exception {
    configs.streamError = true;
    try (HttpServer server = new HttpServer(configs, EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      String refused = "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc";
      assertThat(client.send(refused).rest())
          .startsWith("HTTP/1.1 400 Bad Request\r\n")
          .contains("connection: close\r\n");
    }
  }

  @Test
  void bytesThatAreNotHttpEndTheConnectionWhateverIsConfigured() throws Exception {
    configs.streamError = true;
    try (HttpServer server = new HttpServer(configs, EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      assertThat(client.send("GET / HTTP/1.1\r\nHost: h\r\nbad header: x\r\n\r\n" + GOOD).rest())
          .startsWith("HTTP/1.1 400 Bad Request\r\n")
          .contains("connection: close\r\n")
          .doesNotContain("200 OK");
    }
  }
}
