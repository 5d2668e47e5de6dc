package dev.pillion.listeners.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HttpFilter;
import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.http.LocalReply;
import org.junit.jupiter.api.Test;

/** However a stream ends: one line in the log, the right flags, the right counters. */
class StreamEndingsTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";
  private final HttpConfigs configs = new HttpConfigs();

  /** Every stream and connection that began has ended, in all gauges. */
  private static void assertNothingLeft(HttpServer server) throws Exception {
    server.awaitCounter("downstream_cx_destroy", server.counter("downstream_cx_total"));
    server.workers.settle();
    assertThat(server.gauge("downstream_cx_active")).isZero();
    assertThat(server.gauge("downstream_cx_http1_active")).isZero();
    assertThat(server.gauge("downstream_rq_active")).isZero();
    assertThat(server.log).isEmpty();
  }

  @Test
  void aClientThatGoesAwayIsLoggedAsDisconnected() throws Exception {
    Upstream upstream = new Upstream();
    try (HttpServer server = new HttpServer(configs, upstream.factory())) {
      HttpClient client = server.connect();
      client.send(GET);
      Upstream.Stream stream = upstream.next();
      client.close();
      assertThat(server.nextLogged())
          .isEqualTo("GET /x HTTP/1.1 0 DC downstream_remote_disconnect rx=0 tx=0");
      stream.awaitDestroyed();
      assertNothingLeft(server);
      assertThat(server.counter("downstream_rq_rx_reset")).isEqualTo(1);
      assertThat(server.counter("downstream_cx_destroy_remote")).isEqualTo(1);
      assertThat(server.counter("downstream_cx_destroy_active_rq")).isEqualTo(1);
      assertThat(server.counter("downstream_cx_destroy_remote_active_rq")).isEqualTo(1);
    }
  }

  @Test
  void aClientThatGoesAwayWithinTheResponseKeepsItsStatusInTheLog() throws Exception {
    Upstream upstream = new Upstream(s -> s.headers(false, 200));
    try (HttpServer server = new HttpServer(configs, upstream.factory())) {
      HttpClient client = server.connect();
      client.send(GET).head();
      client.close();
      assertThat(server.nextLogged())
          .isEqualTo("GET /x HTTP/1.1 200 DC downstream_remote_disconnect rx=0 tx=0");
      assertNothingLeft(server);
    }
  }

  @Test
  void aHeadThatIsCutOffIsLogged() throws Exception {
    try (HttpServer server = new HttpServer(configs, EchoFilter.FACTORY)) {
      HttpClient client = server.connect();
      client.send("GET /x HTTP/1.1\r\nHost");
      server.awaitCounter("downstream_rq_total", 1);
      client.close();
      assertThat(server.nextLogged())
          .isEqualTo("- - HTTP/1.1 0 DC downstream_remote_disconnect rx=0 tx=0");
      assertNothingLeft(server);
    }
  }

  @Test
  void aConnectionWithoutARequestIsNoStream() throws Exception {
    try (HttpServer server = new HttpServer(configs, EchoFilter.FACTORY)) {
      server.connect().close();
      server.awaitCounter("downstream_cx_total", 1);
      assertNothingLeft(server);
      assertThat(server.counter("downstream_rq_total")).isZero();
    }
  }

  @Test
  void localRepliesCarryTheirFlagAndTheirText() throws Exception {
    Upstream upstream =
        new Upstream(
            s ->
                s.callbacks.sendLocalReply(
                    LocalReply.of(
                        503, "no healthy", ResponseFlag.NO_HEALTHY_UPSTREAM, "no_healthy")));
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      assertThat(client.send(GET).response())
          .startsWith("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 10\r\n")
          .contains("\r\ncontent-type: text/plain\r\n")
          .doesNotContain("connection: close")
          .endsWith("\r\n\r\nno healthy");
      assertThat(server.nextLogged()).isEqualTo("GET /x HTTP/1.1 503 UH no_healthy rx=0 tx=10");
      assertThat(client.send(GET.replace("GET", "HEAD")).head()).contains("content-length: 10\r\n");
      assertThat(client.send(GET).response()).startsWith("HTTP/1.1 503 ");
      assertThat(server.counter("downstream_rq_5xx")).isEqualTo(3);
      assertThat(server.counter("downstream_rq_completed")).isEqualTo(3);
    }
  }

  @Test
  void localRepliesToGrpcAreTrailersOnly() throws Exception {
    Upstream upstream = new Upstream(s -> s.localReply(503, "gone away", "x"));
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send("POST /x HTTP/1.1\r\nHost: h\r\nContent-Type: application/grpc\r\n\r\n");
      assertThat(client.head())
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains("\r\ncontent-type: application/grpc\r\n")
          .contains("\r\ngrpc-status: 14\r\ngrpc-message: gone away\r\n");
    }
  }

  @Test
  void aResponseThatIsGivenUpBreaksTheConnection() throws Exception {
    Upstream upstream = new Upstream();
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send(GET);
      Upstream.Stream stream = upstream.next();
      stream.run(
          () -> {
            stream.headers(false, 200, "content-length: 100");
            stream.data(false, "abc");
            stream.callbacks.resetStream();
          });
      assertThat(client.rest()).endsWith("\r\n\r\nabc");
      assertThat(server.nextLogged()).isEqualTo("GET /x HTTP/1.1 200 - via_upstream rx=0 tx=3");
      assertThat(server.counter("downstream_rq_tx_reset")).isEqualTo(1);
    }
  }

  @Test
  void lateCallsOfAFilterHarmNobody() throws Exception {
    Upstream upstream = new Upstream();
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send(GET);
      Upstream.Stream stream = upstream.next();
      stream.run(
          () -> {
            stream.headers(true, 200);
            stream.data(true, "late");
            stream.trailers("x-late: 1");
            stream.localReply(500, "late", "late");
            stream.callbacks.resetStream();
            stream.callbacks.readDisable(true);
            stream.callbacks.continueDecoding();
          });
      assertThat(client.response()).startsWith("HTTP/1.1 200 OK\r\n");
      client.send(GET);
      Upstream.Stream second = upstream.next();
      second.run(() -> second.headers(true, 204));
      assertThat(client.head()).startsWith("HTTP/1.1 204 No Content\r\n");
      assertThat(server.log).hasSize(2);
    }
  }

  /** Answers in the place of the upstream, before or after the request is complete. */
  private static final class Refuse implements HttpFilter {
    private final HttpFilterCallbacks callbacks;

    Refuse(HttpFilterCallbacks callbacks) {
      this.callbacks = callbacks;
    }

    @Override
    public FilterStatus decodeHeaders(HeaderMap headers, boolean endStream) {
      callbacks.sendLocalReply(LocalReply.of(403, "no", null, "rbac_access_denied"));
      return FilterStatus.STOP;
    }
  }

  @Test
  void aFilterThatRefusesKeepsTheRequestFromTheUpstream() throws Exception {
    Upstream upstream = new Upstream();
    try (HttpServer server = new HttpServer(configs, Refuse::new, upstream.factory());
        HttpClient client = server.connect()) {
      assertThat(client.send(GET).response()).startsWith("HTTP/1.1 403 Forbidden\r\n");
      assertThat(server.nextLogged())
          .isEqualTo("GET /x HTTP/1.1 403 - rbac_access_denied rx=0 tx=2");
      client.send("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc");
      assertThat(client.rest())
          .startsWith("HTTP/1.1 403 Forbidden\r\n")
          .contains("connection: close\r\n");
      assertThat(upstream.streams).isEmpty();
    }
  }

  @Test
  void countsResponsesForTheListenerToo() throws Exception {
    try (HttpServer server = new HttpServer(configs, EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      client.send(GET).response();
      long bytes = server.counter("downstream_cx_rx_bytes_total");
      assertThat(bytes).isEqualTo(GET.length());
      assertThat(server.counter("downstream_cx_tx_bytes_total")).isGreaterThan(100);
      assertThat(server.counter("downstream_cx_http1_total")).isEqualTo(1);
      assertThat(server.counter("downstream_rq_http1_total")).isEqualTo(1);
      assertThat(server.counter("downstream_rq_2xx")).isEqualTo(1);
      assertThat(server.listenerCounter("downstream_rq_2xx")).isEqualTo(1);
      assertThat(server.listenerCounter("downstream_rq_completed")).isEqualTo(1);
    }
  }
}
