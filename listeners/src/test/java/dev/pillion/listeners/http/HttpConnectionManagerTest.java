package dev.pillion.listeners.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.listeners.http.HttpServer.Client;
import dev.pillion.listeners.http.HttpServer.Logged;
import org.junit.jupiter.api.Test;

class HttpConnectionManagerTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";

  @Test
  void servesRequestsOnOneConnection() throws Exception {
    try (HttpServer server = new HttpServer(new HttpConfigs(), EchoFilter.FACTORY);
        Client client = server.connect()) {
      String first = client.send(GET).response();
      assertThat(first)
          .startsWith("HTTP/1.1 200 OK\r\ncontent-length: ")
          .contains("\r\ndate: ", " GMT\r\nserver: envoy\r\n\r\n:method: GET\n:path: /x\n")
          .containsPattern(
              "x-forwarded-proto: http\n:scheme: http\nx-request-id: [0-9a-f]{8}-[0-9a-f]{4}-4"
                  + "[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\n");
      assertThat(client.send(GET).response()).startsWith("HTTP/1.1 200 OK\r\n");
      Logged logged = server.nextLogged();
      assertThat(logged.code()).isEqualTo(200);
      assertThat(logged.details()).isEqualTo("via_upstream");
    }
  }

  @Test
  void answersPipelinedRequestsInTheirOrder() throws Exception {
    try (HttpServer server = new HttpServer(new HttpConfigs(), EchoFilter.FACTORY);
        Client client = server.connect()) {
      client.send(GET + GET.replace("/x", "/y") + GET.replace("/x", "/z"));
      assertThat(client.response()).contains(":path: /x\n");
      assertThat(client.response()).contains(":path: /y\n");
      assertThat(client.response()).contains(":path: /z\n");
    }
  }

  @Test
  void malformedBytesGetABadRequestAndTheEndOfTheConnection() throws Exception {
    try (HttpServer server = new HttpServer(new HttpConfigs(), EchoFilter.FACTORY);
        Client client = server.connect()) {
      client.send("GET / HTTP/1.1\r\nbad header: x\r\n\r\n");
      assertThat(client.rest())
          .startsWith("HTTP/1.1 400 Bad Request\r\ncontent-length: 11\r\n")
          .contains("connection: close\r\n")
          .endsWith("\r\n\r\nBad Request");
      assertThat(server.nextLogged().details()).isEqualTo("http1.codec_error");
    }
  }
}
