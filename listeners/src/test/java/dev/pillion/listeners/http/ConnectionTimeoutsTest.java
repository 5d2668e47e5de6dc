package dev.pillion.listeners.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Every deadline of connections, on a clock that only the test moves. */
class ConnectionTimeoutsTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";

  private final HttpConfigs configs = new HttpConfigs();

  ConnectionTimeoutsTest() {
    configs.manualTime = true;
    configs.delayedCloseTimeout = Duration.ZERO;
  }

  private static void await(HttpServer server, String counter) throws Exception {
    server.awaitCounter(counter, 1);
  }

  @Test
  void closesAnIdleConnectionAfterItsDrainTimeout() throws Exception {
    configs.idleTimeout = Duration.ofSeconds(30);
    configs.drainTimeout = Duration.ofSeconds(5);
    try (HttpServer server = new HttpServer(configs, EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      client.send(GET).response();
      server.advance(Duration.ofSeconds(20));
      client.send(GET).response(); // counts anew
      server.advance(Duration.ofSeconds(20));
      assertThat(server.counter("downstream_cx_idle_timeout")).isZero();
      server.advance(Duration.ofSeconds(11));
      assertThat(server.counter("downstream_cx_idle_timeout")).isEqualTo(1);
      client.expectSilence(20);
      server.advance(Duration.ofSeconds(6));
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void aRequestWithinTheDrainTimeoutIsServedAndTheConnectionCloses() throws Exception {
    configs.idleTimeout = Duration.ofSeconds(30);
    try (HttpServer server = new HttpServer(configs, EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      client.send(GET).response();
      server.advance(Duration.ofSeconds(31));
      client.send(GET);
      assertThat(client.rest()).startsWith("HTTP/1.1 200 OK\r\n").contains("connection: close\r\n");
    }
  }

  @Test
  void closesAConnectionThatNeverSpokeAtOnce() throws Exception {
    configs.idleTimeout = Duration.ofSeconds(30);
    try (HttpServer server = new HttpServer(configs, EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      await(server, "downstream_cx_total");
      server.advance(Duration.ofSeconds(31));
      assertThat(client.rest()).isEmpty();
      assertThat(server.counter("downstream_cx_idle_timeout")).isEqualTo(1);
    }
  }

  @Test
  void aConnectionWithAStreamIsNotIdle() throws Exception {
    configs.idleTimeout = Duration.ofSeconds(30);
    Upstream upstream = new Upstream();
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send(GET);
      Upstream.Stream stream = upstream.next();
      server.advance(Duration.ofSeconds(100));
      stream.run(() -> stream.headers(true, 200));
      assertThat(client.response()).doesNotContain("connection: close");
      assertThat(server.counter("downstream_cx_idle_timeout")).isZero();
    }
  }

  @Test
  void boundsAConnectionsWholeLife() throws Exception {
    configs.maxConnectionDuration = Duration.ofSeconds(60);
    configs.drainTimeout = Duration.ofSeconds(5);
    try (HttpServer server = new HttpServer(configs, EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      client.send(GET).response();
      server.advance(Duration.ofSeconds(61));
      assertThat(server.counter("downstream_cx_max_duration_reached")).isEqualTo(1);
      client.expectSilence(20);
      server.advance(Duration.ofSeconds(6));
      assertThat(client.rest()).isEmpty();
    }
  }

  /** RFC 9112 section 9.6. */
  @Test
  void aConnectionThatHasLivedItsTimeMayWaitForItsNextRequestToSaySo() throws Exception {
    configs.softDrain = true;
    configs.maxConnectionDuration = Duration.ofSeconds(10);
    configs.drainTimeout = Duration.ofSeconds(1);
    try (HttpServer server = new HttpServer(configs, EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      assertThat(client.send(GET).response()).doesNotContain("connection: close");
      server.advance(Duration.ofSeconds(11));
      assertThat(server.counter("downstream_cx_max_duration_reached")).isEqualTo(1);
      server.advance(Duration.ofSeconds(5));
      client.send(GET);
      assertThat(client.rest()).contains("connection: close\r\n");
    }
  }

  @Test
  void theLastRequestOfAConnectionIsToldToClose() throws Exception {
    configs.maxRequestsPerConnection = 2;
    try (HttpServer server = new HttpServer(configs, EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      assertThat(client.send(GET).response()).doesNotContain("connection: close");
      client.send(GET);
      assertThat(client.rest()).contains("connection: close\r\n");
      assertThat(server.counter("downstream_cx_max_requests_reached")).isEqualTo(1);
    }
  }

  @Test
  void waitsForTheClientToReadBeforeItClosesForGood() throws Exception {
    configs.delayedCloseTimeout = Duration.ofSeconds(1);
    try (HttpServer server = new HttpServer(configs, EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      client.send("GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
      assertThat(client.rest()).contains("connection: close\r\n");
      assertThat(server.gauge("downstream_cx_active")).isEqualTo(1);
      server.advance(Duration.ofMillis(1_010));
      server.awaitCounter("downstream_cx_destroy", 1);
      assertThat(server.gauge("downstream_cx_active")).isZero();
      assertThat(server.counter("downstream_cx_delayed_close_timeout")).isEqualTo(1);
      assertThat(server.counter("downstream_cx_destroy_local")).isEqualTo(1);
    }
  }

  @Test
  void aClientThatClosesWithinTheDelayIsTheOneWhoClosed() throws Exception {
    configs.delayedCloseTimeout = Duration.ofSeconds(1);
    try (HttpServer server = new HttpServer(configs, EchoFilter.FACTORY)) {
      try (HttpClient client = server.connect()) {
        client.send("GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        assertThat(client.rest()).contains("connection: close\r\n");
      }
      server.awaitCounter("downstream_cx_destroy", 1);
      assertThat(server.counter("downstream_cx_delayed_close_timeout")).isZero();
      assertThat(server.counter("downstream_cx_destroy_remote")).isEqualTo(1);
    }
  }
}
