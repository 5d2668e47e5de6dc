package dev.pillion.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.routing.testing.ClusterBuilder;
import dev.pillion.routing.testing.FakeStream;
import dev.pillion.routing.testing.ScriptedServer.Peer;
import dev.pillion.routing.testing.SilentPort;
import dev.pillion.routing.testing.TestWorker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RouterTimeoutsTest extends RouterFixture {
  @Test
  void aConnectThatTakesTooLongAnswersUf() {
    try (SilentPort silent = new SilentPort()) {
      ClusterBuilder cluster = new ClusterBuilder("c").ports(silent.port());
      cluster.connectTimeout = Duration.ofSeconds(3);
      start(cluster.build());
      FakeStream stream = stream().get();
      sleep(50);
      assertThat(stream.isDone()).isFalse();
      worker().advance(Duration.ofSeconds(4));

      assertThat(stream.response()).endsWith("reset reason: connection timeout");
      assertThat(stream.info.responseCodeDetails)
          .isEqualTo("upstream_reset_before_response_started{connection_timeout}");
      assertThat(worker().counter("cluster.c.upstream_cx_connect_timeout")).isEqualTo(1);
      assertThat(worker().counter("cluster.c.upstream_cx_destroy_local")).isEqualTo(1);
      assertThat(worker().gauge("cluster.c.upstream_cx_active")).isZero();
    }
  }

  @Test
  void theRouteTimeoutRunsFromTheEndOfTheRequest() {
    start();
    FakeStream stream = stream(Duration.ofSeconds(2)).send("POST", false, "content-length", "2");
    try (Peer peer = upstream.accept()) {
      String head = peer.readUntil("\r\n\r\n");
      worker().advance(Duration.ofSeconds(5));
      assertThat(stream.isDone()).isFalse();
      stream.data("hi", true);
      worker().advance(Duration.ofMillis(1900));
      assertThat(stream.isDone()).isFalse();
      worker().advance(Duration.ofMillis(200));
      assertThat(stream.response())
          .startsWith("LOCAL :status: 504")
          .endsWith("\nupstream request timeout");
      assertThat(head).contains("x-envoy-expected-rq-timeout-ms: 2000");
      assertThat(peer.readUntil("hi")).isEqualTo("hi");
      assertThat(peer.ended()).isTrue();
    }
    assertThat(stream.info.responseCodeDetails).isEqualTo("response_timeout");
    assertThat(stream.info.flags()).isEqualTo(ResponseFlag.UPSTREAM_REQUEST_TIMEOUT.bit());
    assertThat(worker().counter("cluster.c.upstream_rq_timeout")).isEqualTo(1);
    assertThat(worker().counter("cluster.c.upstream_rq_504")).isEqualTo(1);
  }

  @Test
  void theTimeoutCutsOffAnAnswerThatHasBegun() {
    start();
    FakeStream stream = stream(Duration.ofSeconds(2)).get();
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      peer.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc");
      TestWorker.await(() -> stream.soFar().endsWith("abc"), "the first bytes");
      worker().advance(Duration.ofSeconds(3));
      assertThat(stream.response()).endsWith("abc RESET");
    }
    assertThat(stream.info.flags()).isEqualTo(ResponseFlag.UPSTREAM_REQUEST_TIMEOUT.bit());
  }

  @Test
  void aCallerMayAskForAnotherTimeout() {
    start();
    FakeStream stream = stream().get("x-envoy-upstream-rq-timeout-ms", "500");
    try (Peer peer = upstream.accept()) {
      assertThat(peer.readUntil("\r\n\r\n"))
          .contains("x-envoy-expected-rq-timeout-ms: 500\r\n")
          .doesNotContain("x-envoy-upstream-rq-timeout-ms");
      worker().advance(Duration.ofMillis(600));
      assertThat(stream.response()).startsWith("LOCAL :status: 504");
    }
  }

  @Test
  void aCallerMayAskForATimeoutOfTheAttempt() {
    start();
    FakeStream stream = stream().get("x-envoy-upstream-rq-per-try-timeout-ms", "300");
    try (Peer peer = upstream.accept()) {
      assertThat(peer.readUntil("\r\n\r\n")).contains("x-envoy-expected-rq-timeout-ms: 300\r\n");
      worker().advance(Duration.ofMillis(400));
      assertThat(stream.response()).startsWith("LOCAL :status: 504");
    }
    assertThat(stream.info.responseCodeDetails).isEqualTo("upstream_per_try_timeout");
    assertThat(worker().counter("cluster.c.upstream_rq_per_try_timeout")).isEqualTo(1);
  }

  @Test
  void theAlternativeTimeoutResponseIs204() {
    start();
    FakeStream stream =
        stream(Duration.ofSeconds(1)).get("x-envoy-upstream-rq-timeout-alt-response", "1");
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      worker().advance(Duration.ofSeconds(2));
      assertThat(stream.response()).startsWith("LOCAL :status: 204");
    }
  }
}
