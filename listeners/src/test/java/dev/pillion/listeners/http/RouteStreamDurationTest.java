package dev.pillion.listeners.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.route.RouteAction.MaxStreamDuration;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A route's max_stream_duration beside the connection manager's and the client's grpc-timeout. */
class RouteStreamDurationTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";

  private final HttpConfigs configs = new HttpConfigs();
  private final Upstream upstream = new Upstream();

  RouteStreamDurationTest() {
    configs.manualTime = true;
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static String grpc(String timeout) {
    return "GET /x HTTP/1.1\r\nHost: h\r\nContent-Type: application/grpc\r\n"
        + (timeout.isEmpty() ? "" : "grpc-timeout: " + timeout + "\r\n")
        + "\r\n";
  }

  /** Whether the stream outlives so much time. */
  private boolean lives(@Nullable MaxStreamDuration route, String request, Duration time)
      throws Exception {
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      server.routeMaxStreamDuration = route;
      client.send(request);
      Upstream.Stream stream = upstream.next();
      server.advance(time);
      if (stream.destroyed) {
        assertThat(server.nextLogged()).contains(" - max_duration_timeout ");
        assertThat(server.counter("downstream_rq_max_duration_reached")).isEqualTo(1);
      }
      return !stream.destroyed;
    }
  }

  @Test
  void replacesTheConnectionManagers() throws Exception {
    configs.maxStreamDuration = seconds(2);
    MaxStreamDuration longer = new MaxStreamDuration(seconds(6), null, null);
    assertThat(lives(null, GET, Duration.ofMillis(2_010))).isFalse();
    assertThat(lives(longer, GET, seconds(5))).isTrue();
    assertThat(lives(longer, GET, Duration.ofMillis(6_010))).isFalse();
  }

  @Test
  void zeroTakesTheConnectionManagersAway() throws Exception {
    configs.maxStreamDuration = seconds(2);
    assertThat(lives(new MaxStreamDuration(Duration.ZERO, null, null), GET, seconds(100))).isTrue();
  }

  @Test
  void withoutADurationTheConnectionManagersHolds() throws Exception {
    configs.maxStreamDuration = seconds(2);
    MaxStreamDuration empty = new MaxStreamDuration(null, null, null);
    assertThat(lives(empty, GET, Duration.ofMillis(2_010))).isFalse();
    configs.maxStreamDuration = Duration.ZERO;
    assertThat(lives(empty, GET, seconds(100))).isTrue();
  }

  @Test
  void theClientsGrpcTimeoutHoldsInstead() throws Exception {
    MaxStreamDuration route = new MaxStreamDuration(seconds(2), seconds(10), null);
    assertThat(lives(route, grpc("5S"), seconds(4))).isTrue();
    assertThat(lives(route, grpc("5S"), Duration.ofMillis(5_010))).isFalse();
    assertThat(lives(route, grpc("1H"), Duration.ofMillis(10_010))).isFalse();
    assertThat(lives(route, grpc(""), Duration.ofMillis(2_010))).isFalse();
  }

  @Test
  void theGrpcTimeoutIsNotRegardedUnlessARouteSaysSo() throws Exception {
    MaxStreamDuration route = new MaxStreamDuration(seconds(9), null, null);
    assertThat(lives(route, grpc("5S"), seconds(8))).isTrue();
    assertThat(lives(null, grpc("5S"), seconds(100))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "1H, 5, 0, 5000m",
    "1H, 0, 0, 3600000m",
    "1H, 0, 600, 3000000m",
    "3S, 10, 1, 2000m",
    "1500u, 10, 0, 2m",
    "1n, 10, 0, 1m",
    "2M, 0, 0, 120000m",
    "99999999M, 0, 0, 99999999M",
    "99999999H, 0, 0, 99999999H",
    "abc, 10, 0, 7000m",
    "123456789S, 10, 0, 7000m",
    "5, 10, 0, 7000m",
    "S, 10, 0, 7000m",
    "'', 10, 0, 7000m",
  })
  void aGrpcUpstreamIsToldWhatHolds(String asked, long max, long offset, String told)
      throws Exception {
    Duration off = offset == 0 ? null : seconds(offset);
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      server.routeMaxStreamDuration = new MaxStreamDuration(seconds(7), seconds(max), off);
      client.send(grpc(asked));
      assertThat(upstream.next().head).contains("grpc-timeout: " + told);
    }
  }

  @Test
  void anUpstreamThatIsNoGrpcIsToldWhatTheClientSaid() throws Exception {
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      server.routeMaxStreamDuration = new MaxStreamDuration(null, seconds(10), null);
      client.send("GET /x HTTP/1.1\r\nHost: h\r\ngrpc-timeout: 1H\r\n\r\n");
      assertThat(upstream.next().head).contains("grpc-timeout: 1H");
    }
  }
}
