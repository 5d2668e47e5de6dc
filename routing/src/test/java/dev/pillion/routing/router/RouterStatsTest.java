package dev.pillion.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.cluster.CircuitBreakers;
import dev.pillion.proxycore.config.cluster.CircuitBreakers.Thresholds;
import dev.pillion.routing.route.CompiledRouteTable;
import dev.pillion.routing.testing.ClusterBuilder;
import dev.pillion.routing.testing.FakeStream;
import dev.pillion.routing.testing.Routes;
import dev.pillion.routing.testing.ScriptedServer.Peer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Statistics of circuit breakers and of routes that have a stat_prefix. */
class RouterStatsTest extends RouterFixture {
  private static final String DEFAULT = "cluster.c.circuit_breakers.default.";
  private static final String HIGH = "cluster.c.circuit_breakers.high.";
  private static final String ROUTE = "vhost.v.route.pre.";

  private void start(Thresholds thresholds) {
    ClusterBuilder cluster = cluster();
    cluster.circuitBreakers = new CircuitBreakers(thresholds, Thresholds.DEFAULT);
    start(cluster.build());
  }

  private CompiledRouteTable counted(Duration timeout) {
    return Routes.table(Routes.forward("c", timeout, null), "pre", worker().store);
  }

  private boolean exists(String gauge) {
    boolean[] found = new boolean[1];
    worker().store.forEachGauge(g -> found[0] |= g.name().equals(gauge));
    return found[0];
  }

  @Test
  void tellsWhatIsLeftWhereItIsTracked() {
    start(new Thresholds(10, 20, 30, 3, null, Thresholds.UNLIMITED, Thresholds.UNLIMITED, true));
    FakeStream stream = stream().get();
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      assertThat(worker().gauge(DEFAULT + "remaining_cx")).isEqualTo(9);
      assertThat(worker().gauge(DEFAULT + "remaining_rq")).isEqualTo(29);
      assertThat(worker().gauge(DEFAULT + "remaining_pending")).isEqualTo(20);
      assertThat(worker().gauge(DEFAULT + "remaining_retries")).isEqualTo(3);
      assertThat(worker().gauge(DEFAULT + "remaining_cx_pools")).isEqualTo(-2);
      peer.write(OK);
      stream.response();
      assertThat(worker().gauge(DEFAULT + "remaining_rq")).isEqualTo(30);
      assertThat(worker().gauge(DEFAULT + "remaining_cx")).isEqualTo(9);
    }
    assertThat(exists(HIGH + "remaining_cx")).isFalse();
  }

  @Test
  void tracksWhatHasNoBoundAsWell() {
    long most = Thresholds.UNLIMITED;
    start(
        new Thresholds(
            most, most, most, most, null, Thresholds.UNLIMITED, Thresholds.UNLIMITED, true));
    FakeStream stream = stream().get();
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      assertThat(worker().gauge(DEFAULT + "remaining_cx")).isEqualTo(most - 1);
      assertThat(worker().gauge(DEFAULT + "remaining_rq")).isEqualTo(most - 1);
      peer.write(OK);
      stream.response();
      assertThat(worker().gauge(DEFAULT + "remaining_rq")).isEqualTo(most);
    }
  }

  @Test
  void saysWhichBreakersAreOpen() {
    start(new Thresholds(1, 1, 2, 3, null, Thresholds.UNLIMITED, Thresholds.UNLIMITED, false));
    FakeStream first = stream().get();
    assertThat(worker().gauge(DEFAULT + "cx_open")).isEqualTo(1);
    assertThat(worker().gauge(DEFAULT + "rq_open")).isZero();
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n"); // only now is the first one pending no more
      FakeStream second = stream().get();
      assertThat(worker().gauge(DEFAULT + "rq_pending_open")).isEqualTo(1);
      assertThat(worker().gauge(DEFAULT + "rq_retry_open")).isZero();
      assertThat(worker().gauge(DEFAULT + "cx_pool_open")).isZero();
      assertThat(worker().gauge(HIGH + "cx_open")).isZero();
      peer.write(OK);
      first.response();
      peer.readUntil("\r\n\r\n");
      assertThat(worker().gauge(DEFAULT + "rq_pending_open")).isZero();
      peer.write(OK);
      second.response();
    }
    assertThat(exists(DEFAULT + "remaining_cx")).isFalse();
  }

  @Test
  void aRouteWithAStatPrefixCountsItsAnswers() {
    start();
    FakeStream stream = stream(counted(TIMEOUT)).get();
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      peer.write(OK);
      stream.response();
    }
    assertThat(worker().counter(ROUTE + "upstream_rq_total")).isEqualTo(1);
    assertThat(worker().counter(ROUTE + "upstream_rq_200")).isEqualTo(1);
    assertThat(worker().counter(ROUTE + "upstream_rq_2xx")).isEqualTo(1);
    assertThat(worker().counter(ROUTE + "upstream_rq_completed")).isEqualTo(1);
    assertThat(worker().counter(ROUTE + "upstream_rq_timeout")).isZero();
    assertThat(worker().store.histogram(ROUTE + "upstream_rq_time").merged().count()).isEqualTo(1);
    assertThat(worker().counter(ROUTE + "internal.upstream_rq_200")).isZero();
  }

  @Test
  void aRouteWithAStatPrefixCountsItsTimeouts() {
    start();
    FakeStream stream = stream(counted(Duration.ofSeconds(2))).get();
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      worker().advance(Duration.ofSeconds(3));
      stream.response();
    }
    assertThat(worker().counter(ROUTE + "upstream_rq_timeout")).isEqualTo(1);
    assertThat(worker().counter(ROUTE + "upstream_rq_504")).isEqualTo(1);
  }
}
