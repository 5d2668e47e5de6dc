package dev.pillion.listeners.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** One request after the other, and what heads and bodies they have. */
class HttpConnectionManagerTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";
  private static final String CHUNKED =
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";

  @Test
  void servesRequestsOnOneConnection() throws Exception {
    try (HttpServer server = new HttpServer(new HttpConfigs(), EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      String first = client.send(GET).response();
      assertThat(first)
          .startsWith("HTTP/1.1 200 OK\r\ncontent-length: ")
          .contains("\r\ndate: ", " GMT\r\nserver: envoy\r\n\r\n:method: GET\n:path: /x\n")
          .containsPattern(
              "x-forwarded-proto: http\n:scheme: http\nx-request-id: [0-9a-f]{8}-[0-9a-f]{4}-4"
                  + "[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\n");
      assertThat(client.send(GET).response()).startsWith("HTTP/1.1 200 OK\r\n");
      assertThat(server.nextLogged()).startsWith("GET /x HTTP/1.1 200 - via_upstream rx=0 tx=");
      assertThat(server.counter("downstream_cx_total")).isEqualTo(1);
      assertThat(server.counter("downstream_rq_total")).isEqualTo(2);
    }
  }

  @Test
  void answersPipelinedRequestsInTheirOrder() throws Exception {
    Upstream upstream = new Upstream();
    try (HttpServer server = new HttpServer(new HttpConfigs(), upstream.factory());
        HttpClient client = server.connect()) {
      client.send(GET + GET.replace("/x", "/y") + GET.replace("/x", "/z"));
      for (String path : new String[] {"/x", "/y", "/z"}) {
        Upstream.Stream stream = upstream.next();
        assertThat(stream.head).contains(":path: " + path + "\n");
        assertThat(upstream.streams).isEmpty();
        stream.run(() -> stream.headers(true, 200, "x-path: " + path));
        assertThat(client.response()).contains("x-path: " + path + "\r\n");
      }
    }
  }

  @Test
  void takesARequestThatArrivesByteByByte() throws Exception {
    try (HttpServer server = new HttpServer(new HttpConfigs(), EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      client.socket.setTcpNoDelay(true);
      for (char c : "POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc".toCharArray()) {
        client.send(String.valueOf(c));
      }
      assertThat(client.response()).contains(":path: /p\n").endsWith("abc");
    }
  }

  @Test
  void answersHeadWithoutABody() throws Exception {
    Upstream upstream = new Upstream(s -> s.headers(true, 200, "content-length: 5"));
    try (HttpServer server = new HttpServer(new HttpConfigs(), upstream.factory());
        HttpClient client = server.connect()) {
      client.send(GET.replace("GET", "HEAD"));
      assertThat(client.head()).startsWith("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n");
      client.send(GET.replace("GET", "HEAD"));
      assertThat(client.head()).startsWith("HTTP/1.1 200 OK\r\n");
    }
  }

  @Test
  void announcesNoBodyOn204And304() throws Exception {
    Upstream upstream =
        new Upstream(s -> s.headers(true, s.head.contains(":path: /x\n") ? 204 : 304));
    try (HttpServer server = new HttpServer(new HttpConfigs(), upstream.factory());
        HttpClient client = server.connect()) {
      assertThat(client.send(GET).head())
          .startsWith("HTTP/1.1 204 No Content\r\n")
          .doesNotContain("content-length", "transfer-encoding");
      assertThat(client.send(GET.replace("/x", "/y")).head())
          .startsWith("HTTP/1.1 304 Not Modified\r\n")
          .doesNotContain("content-length", "transfer-encoding");
    }
  }

  @Test
  void passesChunkedBodiesInBothDirections() throws Exception {
    Upstream upstream = new Upstream();
    try (HttpServer server = new HttpServer(new HttpConfigs(), upstream.factory());
        HttpClient client = server.connect()) {
      client.send(CHUNKED + "3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\n\r\n");
      Upstream.Stream stream = upstream.next();
      stream.awaitEnd();
      assertThat(stream.received).isEqualTo("abcdefg");
      stream.run(() -> stream.headers(false, 200));
      assertThat(client.head()).contains("transfer-encoding: chunked\r\n");
      stream.run(() -> stream.data(false, "one"));
      assertThat(client.read(8)).isEqualTo("3\r\none\r\n");
      stream.run(() -> stream.data(true, "last"));
      assertThat(client.read(14)).isEqualTo("4\r\nlast\r\n0\r\n\r\n");
      assertThat(server.nextLogged()).isEqualTo("POST / HTTP/1.1 200 - via_upstream rx=7 tx=7");
    }
  }

  @Test
  void passesTrailersWhereTheyAreEnabled() throws Exception {
    HttpConfigs configs = new HttpConfigs();
    configs.trailers();
    Upstream upstream = new Upstream();
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send(CHUNKED + "3\r\nabc\r\n0\r\nX-Sum: 7\r\n\r\n");
      Upstream.Stream stream = upstream.next();
      stream.awaitEnd();
      assertThat(stream.trailers).isEqualTo("x-sum: 7\n");
      stream.run(
          () -> {
            stream.headers(false, 200);
            stream.data(false, "hey");
            stream.trailers("x-end: 1");
          });
      client.head();
      assertThat(client.read(23)).isEqualTo("3\r\nhey\r\n0\r\nx-end: 1\r\n\r\n");
      assertThat(client.send(GET).socket.isClosed()).isFalse();
    }
  }

  @Test
  void dropsTrailersByDefault() throws Exception {
    Upstream upstream = new Upstream();
    try (HttpServer server = new HttpServer(new HttpConfigs(), upstream.factory());
        HttpClient client = server.connect()) {
      client.send(CHUNKED + "3\r\nabc\r\n0\r\nX-Sum: 7\r\n\r\n");
      Upstream.Stream stream = upstream.next();
      stream.awaitEnd();
      assertThat(stream.trailers).isEmpty();
      stream.run(
          () -> {
            stream.headers(false, 200);
            stream.data(false, "hey");
            stream.trailers("x-end: 1");
          });
      client.head();
      assertThat(client.read(13)).isEqualTo("3\r\nhey\r\n0\r\n\r\n");
    }
  }

  @Test
  void saysContinueItselfAndTakesTheExpectationAway() throws Exception {
    Upstream upstream = new Upstream();
    try (HttpServer server = new HttpServer(new HttpConfigs(), upstream.factory());
        HttpClient client = server.connect()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n");
      assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      Upstream.Stream stream = upstream.next();
      assertThat(stream.head).doesNotContain("expect");
      client.send("ab");
      stream.awaitEnd();
      stream.run(() -> stream.headers(true, 200));
      assertThat(client.response()).startsWith("HTTP/1.1 200 OK\r\n");
      assertThat(server.counter("downstream_rq_1xx")).isEqualTo(1);
      assertThat(server.counter("downstream_rq_2xx")).isEqualTo(1);
    }
  }

  @Test
  void leavesContinueToTheUpstreamWhereItIsProxied() throws Exception {
    HttpConfigs configs = new HttpConfigs();
    configs.proxy100Continue = true;
    Upstream upstream = new Upstream();
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
      Upstream.Stream stream = upstream.next();
      assertThat(stream.head).contains("expect: 100-continue\n");
      client.expectSilence(50);
      stream.run(() -> stream.informational(100));
      assertThat(client.head()).startsWith("HTTP/1.1 100 Continue\r\n");
      stream.run(() -> stream.informational(103, "link: </a>"));
      assertThat(client.head()).startsWith("HTTP/1.1 103 Unknown\r\nlink: </a>\r\n");
      client.send("ab");
      stream.awaitEnd();
      stream.run(() -> stream.headers(true, 200));
      assertThat(client.response()).startsWith("HTTP/1.1 200 OK\r\n");
    }
  }

  @Test
  void dropsInterimResponsesUnlessTheyAreProxied() throws Exception {
    Upstream upstream =
        new Upstream(
            s -> {
              s.informational(103, "link: </a>");
              s.headers(true, 200);
            });
    try (HttpServer server = new HttpServer(new HttpConfigs(), upstream.factory());
        HttpClient client = server.connect()) {
      assertThat(client.send(GET).head()).startsWith("HTTP/1.1 200 OK\r\n");
      assertThat(server.counter("downstream_rq_1xx")).isZero();
    }
  }

  @Test
  void closesAfterARequestThatSaysSo() throws Exception {
    try (HttpServer server = new HttpServer(new HttpConfigs(), EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n" + GET);
      assertThat(client.rest())
          .contains("connection: close\r\n")
          .containsOnlyOnce("HTTP/1.1 200 OK")
          .doesNotContain("/x");
    }
  }

  @Test
  void servesHttp10WhereItIsEnabled() throws Exception {
    HttpConfigs configs = new HttpConfigs();
    configs.http10("default.host");
    try (HttpServer server = new HttpServer(configs, EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      client.send("GET /x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      assertThat(client.response())
          .startsWith("HTTP/1.0 200 OK\r\n")
          .contains("connection: keep-alive\r\n", ":authority: default.host\n");
      client.send("GET /x HTTP/1.0\r\n\r\n");
      assertThat(client.rest()).contains("connection: close\r\n");
      assertThat(server.nextLogged()).startsWith("GET /x HTTP/1.0 200 ");
    }
  }

  @Test
  void closesWhenTheResponseEndsBeforeTheRequest() throws Exception {
    Upstream upstream = new Upstream(s -> s.headers(true, 200));
    try (HttpServer server = new HttpServer(new HttpConfigs(), upstream.factory());
        HttpClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 20\r\n\r\nabc");
      assertThat(client.rest()).startsWith("HTTP/1.1 200 OK\r\n").contains("connection: close\r\n");
      assertThat(server.nextLogged()).isEqualTo("POST / HTTP/1.1 200 - via_upstream rx=0 tx=0");
      assertThat(server.counter("downstream_rq_response_before_rq_complete")).isEqualTo(1);
      assertThat(server.counter("downstream_rq_rx_reset")).isEqualTo(1);
    }
  }

  @Test
  void refusesUpgradesThatAreNotConfigured() throws Exception {
    try (HttpServer server = new HttpServer(new HttpConfigs(), EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
      assertThat(client.rest()).startsWith("HTTP/1.1 403 Forbidden\r\n");
      assertThat(server.nextLogged()).isEqualTo("GET / HTTP/1.1 403 - upgrade_failed rx=0 tx=0");
      assertThat(server.counter("downstream_rq_ws_on_non_ws_route")).isEqualTo(1);
    }
  }
}
