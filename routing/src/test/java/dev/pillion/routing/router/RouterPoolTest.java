package dev.pillion.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.cluster.CircuitBreakers;
import dev.pillion.proxycore.config.cluster.CircuitBreakers.Thresholds;
import dev.pillion.routing.testing.ClusterBuilder;
import dev.pillion.routing.testing.FakeStream;
import dev.pillion.routing.testing.ScriptedServer.Peer;
import org.junit.jupiter.api.Test;

class RouterPoolTest extends RouterFixture {
  @Test
  void reusesTheConnectionThatWasUsedLast() {
    start();
    FakeStream first = stream().get();
    try (Peer one = upstream.accept()) {
      one.readUntil("\r\n\r\n");
      FakeStream second = stream().get();
      try (Peer two = upstream.accept()) {
        two.readUntil("\r\n\r\n");
        one.write(OK);
        first.response();
        two.write(OK);
        second.response();
        FakeStream third = stream().get();
        assertThat(two.readUntil("\r\n\r\n")).startsWith("GET");
        two.write(OK);
        assertThat(third.response()).contains(":status: 200");
      }
    }
    assertThat(worker().counter("cluster.c.upstream_cx_total")).isEqualTo(2);
    assertThat(worker().counter("cluster.c.upstream_rq_total")).isEqualTo(3);
  }

  @Test
  void connectsFromTheSourceAddress() {
    ClusterBuilder cluster = cluster();
    cluster.bindSource = ip("127.0.0.6");
    start(cluster.build());
    FakeStream stream = stream().get();
    try (Peer peer = upstream.accept()) {
      assertThat(peer.socket().getInetAddress().getHostAddress()).isEqualTo("127.0.0.6");
      peer.write(OK);
      stream.response();
    }
  }

  @Test
  void requestsBeyondTheConnectionLimitWaitTheirTurn() {
    start(cluster().thresholds(1, 10, 10).build());
    FakeStream first = stream().get();
    FakeStream second = stream().get("x-n", "2");
    FakeStream third = stream().get("x-n", "3");
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      peer.write(OK);
      first.response();
      assertThat(peer.readUntil("\r\n\r\n")).contains("x-n: 2");
      peer.write(OK);
      second.response();
      assertThat(peer.readUntil("\r\n\r\n")).contains("x-n: 3");
      peer.write(OK);
      third.response();
    }
    assertThat(worker().counter("cluster.c.upstream_cx_total")).isEqualTo(1);
    assertThat(worker().counter("cluster.c.upstream_cx_overflow")).isEqualTo(2);
    assertThat(worker().gauge("cluster.c.upstream_rq_pending_active")).isZero();
  }

  @Test
  void aRequestThatIsGivenUpLeavesTheQueue() {
    start(cluster().thresholds(1, 1, 10).build());
    FakeStream first = stream().get();
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      FakeStream waiting = stream().get();
      waiting.abort();
      assertThat(worker().counter("cluster.c.upstream_rq_cancelled")).isEqualTo(1);
      FakeStream next = stream().get("x-n", "next");
      peer.write(OK);
      first.response();
      assertThat(peer.readUntil("\r\n\r\n")).contains("x-n: next");
      peer.write(OK);
      assertThat(next.response()).contains(":status: 200");
    }
  }

  @Test
  void aPoolBeyondTheirBoundIsNoHealthyUpstream() {
    ClusterBuilder builder = cluster();
    builder.circuitBreakers = thresholds(0, Thresholds.UNLIMITED);
    start(builder.build());
    FakeStream stream = stream().get();
    assertThat(stream.response()).startsWith("LOCAL :status: 503").endsWith("no healthy upstream");
    assertThat(stream.info.responseCodeDetails).isEqualTo("no_healthy_upstream");
    assertThat(worker().counter("cluster.c.upstream_cx_pool_overflow")).isEqualTo(1);
    assertThat(worker().counter("cluster.c.upstream_rq_503")).isEqualTo(1);
  }

  @Test
  void aHostHasNoMoreConnectionsThanItsOwnBoundAllows() {
    ClusterBuilder builder = cluster();
    builder.circuitBreakers = thresholds(Thresholds.UNLIMITED, 1);
    start(builder.build());
    FakeStream first = stream().get();
    FakeStream second = stream().get();
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      assertThat(worker().counter("cluster.c.upstream_cx_overflow")).isEqualTo(1);
      assertThat(upstream.noMoreConnections()).isTrue();
      peer.write(OK);
      assertThat(first.response()).contains("200");
      peer.readUntil("\r\n\r\n");
      peer.write(OK);
      assertThat(second.response()).contains("200");
    }
  }

  private static CircuitBreakers thresholds(long pools, long perHost) {
    return new CircuitBreakers(
        new Thresholds(10, 10, 10, 3, null, pools, perHost, false), Thresholds.DEFAULT);
  }
}
