package dev.pillion.listeners.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.listeners.Listeners;
import dev.pillion.proxycore.config.listener.ListenerFilterConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How connections end when their listener drains, and when the process is about to end. */
class HttpDrainTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";
  private final HttpConfigs configs = new HttpConfigs();

  HttpDrainTest() {
    configs.manualTime = true;
    configs.delayedCloseTimeout = Duration.ZERO;
  }

  @Test
  void theResponseUnderWaySaysClose() throws Exception {
    Upstream upstream = new Upstream();
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send(GET);
      Upstream.Stream stream = upstream.next();
      server.drain();
      stream.run(() -> stream.headers(true, 200));
      assertThat(client.rest()).startsWith("HTTP/1.1 200 OK\r\n").contains("connection: close\r\n");
      assertThat(server.counter("downstream_cx_drain_close")).isEqualTo(1);
    }
  }

  @Test
  void aResponseThatHasBegunIsFinished() throws Exception {
    Upstream upstream = new Upstream(s -> s.headers(false, 200));
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send(GET).head();
      Upstream.Stream stream = upstream.next();
      server.drain();
      server.advance(Duration.ofSeconds(30));
      stream.run(() -> stream.data(true, "end"));
      assertThat(client.read(13)).isEqualTo("3\r\nend\r\n0\r\n\r\n");
    }
  }

  /** As Envoy 1.40: to close it would be to race with the client's next request. */
  @Test
  void anIdleConnectionStaysUntilItsNextRequestIsToldToClose() throws Exception {
    try (HttpServer server = new HttpServer(configs, EchoFilter.FACTORY);
        HttpClient client = server.connect();
        HttpClient silent = server.connect()) {
      client.send(GET).response();
      server.drain();
      server.advance(Duration.ofSeconds(30));
      client.send(GET);
      assertThat(client.rest()).startsWith("HTTP/1.1 200 OK\r\n").contains("connection: close\r\n");
      silent.send(GET);
      assertThat(silent.rest()).contains("connection: close\r\n");
    }
  }

  @Test
  void aRequestWithinTheLastMomentIsServedAndToldToClose() throws Exception {
    try (HttpServer server = new HttpServer(configs, EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      client.send(GET).response();
      server.drain();
      server.closeIdle();
      server.advance(Duration.ofMillis(900));
      client.send(GET);
      assertThat(client.rest()).startsWith("HTTP/1.1 200 OK\r\n").contains("connection: close\r\n");
    }
  }

  @Test
  void aConnectionThatIdledForLongerClosesAtOnceWhenTheProcessEnds() throws Exception {
    try (HttpServer server = new HttpServer(configs, EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      client.send(GET).response();
      server.advance(Duration.ofMillis(1_010));
      server.closeIdle();
      server.advance(Duration.ofMillis(10));
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void aConnectionThatWasStillInspectedThenEndsLikeTheOthers() throws Exception {
    Listeners listener =
        Listeners.listener().filters(new ListenerFilterConfig.HttpInspector("http", null));
    try (HttpServer server = new HttpServer(configs, listener, EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      server.workers.settle();
      server.closeIdle();
      assertThat(client.send(GET).response()).startsWith("HTTP/1.1 200 OK\r\n");
      server.advance(Duration.ofMillis(1_010));
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void anIdleConnectionEndsAfterAMomentWhenTheProcessEnds() throws Exception {
    try (HttpServer server = new HttpServer(configs, EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      client.send(GET).response();
      server.closeIdle();
      client.expectSilence(20);
      server.advance(Duration.ofMillis(1_010));
      assertThat(client.rest()).isEmpty();
    }
  }
}
