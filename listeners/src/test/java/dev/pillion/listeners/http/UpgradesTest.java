package dev.pillion.listeners.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.listeners.http.Upgrades.Upgrade;
import dev.pillion.proxycore.config.http.AccessLogOptions;
import dev.pillion.proxycore.config.route.RouteUpgrade;
import dev.pillion.proxycore.http.HttpFilterSeat;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests that ask for another protocol on their connection. */
class UpgradesTest {
  private static final String ASK =
      "GET /chat HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
  private static final String[] ACCEPT = {"connection: Upgrade", "upgrade: websocket"};

  private final HttpConfigs configs = new HttpConfigs();
  private final Upstream upstream = new Upstream();

  UpgradesTest() {
    configs.upgrades = List.of(new Upgrade("WebSocket", true, List.of()));
  }

  @Test
  void bytesPassBothWaysOnceTheUpstreamHasSwitched() throws Exception {
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send(ASK + "early");
      Upstream.Stream stream = upstream.next();
      assertThat(stream.head).contains("connection: Upgrade\n").contains("upgrade: websocket\n");
      server.workers.settle();
      assertThat(stream.received).isEmpty();
      assertThat(server.gauge("downstream_cx_upgrades_active")).isEqualTo(1);
      stream.run(() -> stream.headers(false, 101, ACCEPT));
      assertThat(client.head()).startsWith("HTTP/1.1 101 Switching Protocols\r\n");
      stream.run(() -> stream.data(false, "down"));
      assertThat(client.read(4)).isEqualTo("down");
      client.send("up");
      stream.await("the client's bytes did not come", () -> stream.received.equals("earlyup"));
      client.socket.close();
      assertThat(server.nextLogged())
          .isEqualTo("GET /chat HTTP/1.1 101 DC downstream_remote_disconnect rx=7 tx=4");
      assertThat(server.counter("downstream_cx_upgrades_total")).isEqualTo(1);
      assertThat(server.gauge("downstream_cx_upgrades_active")).isZero();
      assertThat(server.counter("downstream_rq_1xx")).isEqualTo(1);
    }
  }

  @Test
  void anUpgradeThatIsNotConfiguredIsRefusedWithTheConnection() throws Exception {
    configs.upgrades = List.of(new Upgrade("other", true, List.of()));
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send(ASK + "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.rest())
          .startsWith("HTTP/1.1 403 Forbidden\r\n")
          .contains("connection: close\r\n")
          .endsWith("\r\n\r\n");
      assertThat(server.nextLogged()).contains(" 403 - upgrade_failed ");
      assertThat(upstream.streams).isEmpty();
      assertThat(server.counter("downstream_rq_ws_on_non_ws_route")).isEqualTo(1);
      assertThat(server.counter("downstream_cx_upgrades_total")).isZero();
    }
  }

  @Test
  void theRouteWinsOverTheManager() throws Exception {
    try (HttpServer server = new HttpServer(configs, upstream.factory())) {
      server.routeUpgrades = List.of(new RouteUpgrade("WEBSOCKET", false));
      try (HttpClient client = server.connect()) {
        assertThat(client.send(ASK).head()).startsWith("HTTP/1.1 403 ");
      }
    }
    configs.upgrades = List.of(new Upgrade("websocket", false, List.of()));
    try (HttpServer server = new HttpServer(configs, upstream.factory())) {
      try (HttpClient client = server.connect()) {
        assertThat(client.send(ASK).head()).startsWith("HTTP/1.1 403 ");
      }
      server.routeUpgrades = List.of(new RouteUpgrade("websocket", true));
      try (HttpClient client = server.connect()) {
        client.send(ASK);
        Upstream.Stream stream = upstream.next();
        stream.run(() -> stream.headers(false, 101, ACCEPT));
        assertThat(client.head()).startsWith("HTTP/1.1 101 ");
      }
    }
  }

  /** The router, here the upstream, has to say that there is none. */
  @Test
  void withoutARouteTheUpgradeIsNotWhatIsRefused() throws Exception {
    configs.upgrades = List.of();
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      server.routed = false;
      client.send(ASK);
      Upstream.Stream stream = upstream.next();
      stream.run(() -> stream.localReply(404, "", "route_not_found"));
      assertThat(client.rest()).startsWith("HTTP/1.1 404 ");
    }
  }

  @Test
  void anUpgradeMayHaveFiltersOfItsOwn() throws Exception {
    Probes probes = new Probes();
    List<HttpFilterSeat> own =
        List.of(
            new HttpFilterSeat("own", false, probes.probe("own", "")),
            new HttpFilterSeat("upstream", false, upstream.factory()));
    configs.upgrades = List.of(new Upgrade("websocket", true, own));
    try (HttpServer server =
            new HttpServer(configs, probes.probe("usual", ""), upstream.factory());
        HttpClient client = server.connect()) {
      client.send(ASK);
      upstream.next();
      assertThat(probes.events).containsExactly("own request-head");
    }
  }

  @Test
  void anAnswerThatDoesNotSwitchIsTheConnectionsLast() throws Exception {
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send(ASK);
      Upstream.Stream stream = upstream.next();
      stream.run(
          () -> {
            stream.headers(false, 404, "content-length: 2");
            stream.data(true, "no");
          });
      assertThat(client.rest()).contains("connection: close\r\n").endsWith("\r\n\r\nno");
      assertThat(server.gauge("downstream_cx_upgrades_active")).isZero();
    }
  }

  @Test
  void anUpstreamThatGoesEndsTheTunnelInOrder() throws Exception {
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send(ASK);
      Upstream.Stream stream = upstream.next();
      stream.run(
          () -> {
            stream.headers(false, 101, ACCEPT);
            stream.data(false, "bye");
            stream.callbacks.resetStream();
          });
      assertThat(client.rest()).endsWith("\r\n\r\nbye");
    }
  }

  @Test
  void aTunnelIdlesNoLongerThanAStream() throws Exception {
    configs.manualTime = true;
    configs.streamIdleTimeout = Duration.ofSeconds(3);
    configs.requestTimeout = Duration.ofSeconds(1);
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send(ASK);
      Upstream.Stream stream = upstream.next();
      stream.run(() -> stream.headers(false, 101, ACCEPT));
      assertThat(client.head()).startsWith("HTTP/1.1 101 ");
      server.advance(Duration.ofSeconds(2));
      stream.run(() -> stream.data(false, "x"));
      server.advance(Duration.ofSeconds(2));
      assertThat(stream.destroyed).isFalse();
      server.advance(Duration.ofSeconds(2));
      assertThat(server.nextLogged()).contains(" 101 SI stream_idle_timeout ");
      assertThat(client.rest()).isEqualTo("x");
    }
  }

  @Test
  void aClientThatDoesNotReadHoldsTheUpstreamBack() throws Exception {
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send(ASK);
      Upstream.Stream stream = upstream.next();
      stream.run(() -> stream.headers(false, 101, ACCEPT));
      byte[] much = new byte[16 * 1024 * 1024];
      stream.run(() -> stream.data(false, much));
      stream.await("nothing held back", () -> stream.highWatermarks.get() > 0);
      assertThat(client.head()).startsWith("HTTP/1.1 101 ");
      assertThat(client.read(much.length)).hasSize(much.length);
      stream.await("not let go", () -> stream.lowWatermarks.get() > 0);
    }
  }

  @Test
  void linesAreLoggedWhenARequestComesAndWhenItsTunnelOpens() throws Exception {
    configs.logFormat = "%RESPONSE_CODE% tx=%BYTES_SENT%";
    configs.accessLog = new AccessLogOptions(true, true, Duration.ZERO);
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send(ASK);
      Upstream.Stream stream = upstream.next();
      assertThat(server.nextLogged()).isEqualTo("DownstreamStart 0 tx=0");
      stream.run(
          () -> {
            stream.headers(false, 101, ACCEPT);
            stream.data(false, "abc");
          });
      assertThat(server.nextLogged()).isEqualTo("DownstreamTunnelSuccessfullyEstablished 101 tx=0");
      assertThat(client.head()).startsWith("HTTP/1.1 101 ");
      client.socket.close();
      assertThat(server.nextLogged()).isEqualTo("DownstreamEnd 101 tx=3");
    }
  }

  @Test
  void aStreamThatLastsIsLoggedAgainAndAgain() throws Exception {
    configs.manualTime = true;
    configs.logFormat = "%BYTES_RECEIVED%";
    configs.accessLog = new AccessLogOptions(false, false, Duration.ofSeconds(10));
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc");
      Upstream.Stream stream = upstream.next();
      stream.await("no body", () -> stream.received.equals("abc"));
      server.advance(Duration.ofSeconds(11));
      assertThat(server.nextLogged()).isEqualTo("DownstreamPeriodic 3");
      server.advance(Duration.ofSeconds(11));
      assertThat(server.nextLogged()).isEqualTo("DownstreamPeriodic 3");
      stream.run(() -> stream.headers(true, 200));
      assertThat(server.nextLogged()).isEqualTo("DownstreamEnd 3");
    }
  }
}
