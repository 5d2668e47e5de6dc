package dev.pillion.listeners.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Every deadline of requests and streams, on a clock that only the test moves. */
class StreamTimeoutsTest {
  @Test
  void aRequestThatIsBeingAnsweredMayTakeItsTime() throws Exception {
    configs.manualTime = true;
    configs.requestTimeout = Duration.ofSeconds(1);
    Upstream upstream = new Upstream();
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc");
      Upstream.Stream stream = upstream.next();
      stream.run(() -> stream.headers(false, 200, "content-length: 2"));
      assertThat(client.head()).startsWith("HTTP/1.1 200 OK");
      server.advance(Duration.ofSeconds(2));
      stream.run(() -> stream.data(true, "ok"));
      assertThat(client.read(2)).isEqualTo("ok");
      assertThat(server.counter("downstream_rq_timeout")).isZero();
    }
  }

  private static final String GET = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";
  private static final String POST = "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n";

  private final HttpConfigs configs = new HttpConfigs();

  StreamTimeoutsTest() {
    configs.manualTime = true;
    configs.delayedCloseTimeout = Duration.ZERO;
  }

  private static void await(HttpServer server, String counter) throws Exception {
    server.awaitCounter(counter, 1);
  }

  @Test
  void answers408WhenTheHeadTakesTooLong() throws Exception {
    configs.requestHeadersTimeout = Duration.ofSeconds(3);
    try (HttpServer server = new HttpServer(configs, EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      client.send("GET /x HTTP/1.1\r\n");
      await(server, "downstream_rq_total");
      server.advance(Duration.ofMillis(2_990));
      client.send("Host: h\r\n"); // no activity moves this deadline
      server.awaitCounter("downstream_cx_rx_bytes_total", 26);
      server.advance(Duration.ofMillis(20));
      assertThat(client.rest())
          .startsWith("HTTP/1.1 408 Request Timeout\r\n")
          .contains("connection: close\r\n")
          .endsWith("request header timeout");
      assertThat(server.nextLogged()).contains(" 408 - request_header_timeout ");
      assertThat(server.counter("downstream_rq_header_timeout")).isEqualTo(1);
    }
  }

  @Test
  void aWholeHeadDisarmsTheHeaderTimeout() throws Exception {
    configs.requestHeadersTimeout = Duration.ofSeconds(3);
    Upstream upstream = new Upstream();
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send(POST);
      Upstream.Stream stream = upstream.next();
      server.advance(Duration.ofSeconds(10));
      stream.run(() -> stream.headers(true, 200));
      assertThat(client.head()).startsWith("HTTP/1.1 200 OK\r\n");
    }
  }

  @Test
  void endsAStreamWithoutActivity() throws Exception {
    configs.streamIdleTimeout = Duration.ofSeconds(5);
    Upstream upstream = new Upstream();
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send(GET);
      Upstream.Stream stream = upstream.next();
      server.advance(Duration.ofMillis(4_990));
      assertThat(stream.destroyed).isFalse();
      server.advance(Duration.ofMillis(20));
      assertThat(client.response())
          .startsWith("HTTP/1.1 504 Gateway Timeout\r\n")
          .endsWith("stream timeout");
      assertThat(server.nextLogged())
          .isEqualTo("GET /x HTTP/1.1 504 SI stream_idle_timeout rx=0 tx=14");
      stream.awaitDestroyed();
      assertThat(server.counter("downstream_rq_idle_timeout")).isEqualTo(1);
    }
  }

  @Test
  void anIncompleteRequestThatIdlesGets408() throws Exception {
    configs.streamIdleTimeout = Duration.ofSeconds(5);
    Upstream upstream = new Upstream();
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send(POST);
      upstream.next();
      server.advance(Duration.ofSeconds(6));
      assertThat(client.rest())
          .startsWith("HTTP/1.1 408 Request Timeout\r\n")
          .endsWith("stream timeout");
      assertThat(server.nextLogged()).contains(" 408 SI stream_idle_timeout ");
    }
  }

  @Test
  void everyByteInEitherDirectionIsActivity() throws Exception {
    configs.streamIdleTimeout = Duration.ofSeconds(5);
    Upstream upstream = new Upstream();
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send(POST);
      Upstream.Stream stream = upstream.next();
      server.advance(Duration.ofSeconds(3));
      client.send("abcdefghi");
      stream.awaitEnd();
      server.advance(Duration.ofSeconds(3));
      stream.run(() -> stream.headers(false, 200));
      server.advance(Duration.ofSeconds(3));
      stream.run(() -> stream.data(false, "abc"));
      server.advance(Duration.ofSeconds(3));
      assertThat(stream.destroyed).isFalse();
      assertThat(client.head()).startsWith("HTTP/1.1 200 OK\r\n");
      assertThat(client.read(8)).isEqualTo("3\r\nabc\r\n");
      server.advance(Duration.ofSeconds(3));
      assertThat(client.rest()).isEmpty();
      assertThat(server.nextLogged()).contains(" 200 SI stream_idle_timeout ");
    }
  }

  @Test
  void aRoutesOwnIdleTimeoutReplacesTheConnectionManagers() throws Exception {
    configs.streamIdleTimeout = Duration.ofSeconds(500);
    Upstream upstream = new Upstream();
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      server.routeIdleTimeout = Duration.ofSeconds(2);
      client.send(GET);
      upstream.next();
      server.advance(Duration.ofMillis(2_010));
      assertThat(client.response()).startsWith("HTTP/1.1 504 ");
      server.routeIdleTimeout = Duration.ZERO;
      client.send(GET);
      Upstream.Stream stream = upstream.next();
      server.advance(Duration.ofSeconds(1_000));
      assertThat(stream.destroyed).isFalse();
    }
  }

  @Test
  void answers408WhenTheWholeRequestTakesTooLong() throws Exception {
    configs.requestTimeout = Duration.ofSeconds(4);
    Upstream upstream = new Upstream();
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send(POST);
      Upstream.Stream stream = upstream.next();
      server.advance(Duration.ofSeconds(2));
      client.send("abc");
      stream.await("the body did not come", () -> stream.receivedBytes.get() == 3);
      server.advance(Duration.ofMillis(2_010));
      assertThat(client.rest())
          .startsWith("HTTP/1.1 408 Request Timeout\r\n")
          .endsWith("request timeout");
      assertThat(server.nextLogged()).contains(" 408 - request_overall_timeout ");
      assertThat(server.counter("downstream_rq_timeout")).isEqualTo(1);
    }
  }

  @Test
  void aCompleteRequestMayTakeAnyTimeToBeAnswered() throws Exception {
    configs.requestTimeout = Duration.ofSeconds(4);
    Upstream upstream = new Upstream();
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send(GET);
      Upstream.Stream stream = upstream.next();
      server.advance(Duration.ofSeconds(40));
      stream.run(() -> stream.headers(true, 200));
      assertThat(client.response()).startsWith("HTTP/1.1 200 OK\r\n");
    }
  }

  @Test
  void boundsAStreamsWholeLife() throws Exception {
    configs.maxStreamDuration = Duration.ofSeconds(7);
    Upstream upstream = new Upstream();
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send(GET);
      Upstream.Stream stream = upstream.next();
      server.advance(Duration.ofSeconds(5));
      stream.run(() -> stream.headers(false, 200));
      client.head();
      server.advance(Duration.ofMillis(2_010));
      assertThat(client.rest()).isEmpty();
      assertThat(server.nextLogged()).contains(" 200 ", " max_duration_timeout ");
      assertThat(server.counter("downstream_rq_max_duration_reached")).isEqualTo(1);
      assertThat(server.counter("downstream_rq_tx_reset")).isEqualTo(1);
    }
  }
}
