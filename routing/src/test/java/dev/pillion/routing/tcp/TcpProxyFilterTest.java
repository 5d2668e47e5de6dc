package dev.pillion.routing.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.cluster.ClusterConfig;
import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import dev.pillion.proxycore.config.listener.NetworkFilterConfig.WeightedCluster;
import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.routing.testing.ClusterBuilder;
import dev.pillion.routing.testing.FilterServer;
import dev.pillion.routing.testing.ScriptedServer;
import dev.pillion.routing.testing.ScriptedServer.Peer;
import dev.pillion.routing.testing.TestWorker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TcpProxyFilterTest {
  private final ScriptedServer upstream = new ScriptedServer();
  private final BlockingQueue<StreamInfo> logged = new LinkedBlockingQueue<>();
  private @Nullable TestWorker testWorker;
  private @Nullable FilterServer server;
  private Duration idleTimeout = Duration.ofHours(1);
  private Duration maxDuration = Duration.ZERO;
  private int attempts = 1;

  @AfterEach
  void close() {
    upstream.close();
    if (server != null) {
      server.close();
    }
    if (testWorker != null) {
      testWorker.close();
    }
  }

  private TestWorker worker() {
    return java.util.Objects.requireNonNull(testWorker);
  }

  /** Starts a proxy to the clusters and connects a client to it. */
  private Peer client(List<WeightedCluster> choices, ClusterConfig... clusters) {
    TestWorker started = new TestWorker(clusters);
    testWorker = started;
    NetworkFilterConfig.TcpProxy config =
        new NetworkFilterConfig.TcpProxy(
            "t", choices, idleTimeout, attempts, maxDuration, List.of());
    TcpProxyFilterFactory factory =
        new TcpProxyFilterFactory(
            config,
            List.of((context, worker) -> logged.add(context.info)),
            started.store,
            started.upstreams);
    FilterServer filterServer = new FilterServer(started.worker, factory, 64 * 1024, info -> {});
    server = filterServer;
    return Peer.connect(filterServer.port());
  }

  private Peer client(ClusterBuilder cluster) {
    return client(List.of(new WeightedCluster("c", 1)), cluster.build());
  }

  private Peer client() {
    return client(new ClusterBuilder("c").ports(upstream.port()));
  }

  private StreamInfo logged() throws InterruptedException {
    StreamInfo info = logged.poll(10, TimeUnit.SECONDS);
    if (info == null) {
      throw new AssertionError("nothing logged");
    }
    return info;
  }

  @Test
  void carriesBytesBothWays() throws InterruptedException {
    try (Peer client = client();
        Peer peer = upstream.accept()) {
      client.write("ping");
      assertThat(peer.read(4)).isEqualTo("ping");
      peer.write("pong!");
      assertThat(client.read(5)).isEqualTo("pong!");
    }

    StreamInfo info = logged();
    assertThat(info.bytesReceived).isEqualTo(4);
    assertThat(info.bytesSent).isEqualTo(5);
    assertThat(info.flags()).isZero();
    assertThat(info.upstreamCluster).isEqualTo("c");
    assertThat(info.upstreamLocalAddress).isNotNull();
    assertThat(worker().counter("tcp.t.downstream_cx_rx_bytes_total")).isEqualTo(4);
    assertThat(worker().counter("tcp.t.downstream_cx_tx_bytes_total")).isEqualTo(5);
    assertThat(worker().counter("cluster.c.upstream_cx_tx_bytes_total")).isEqualTo(4);
    assertThat(worker().counter("cluster.c.upstream_cx_rx_bytes_total")).isEqualTo(5);
    worker().awaitStat("cluster.c.upstream_cx_active", 0);
    worker().awaitStat("cluster.c.upstream_rq_active", 0);
  }

  @Test
  void serverSpeaksFirst() {
    try (Peer client = client();
        Peer peer = upstream.accept()) {
      peer.write("220 ready\r\n");
      assertThat(client.readUntil("\r\n")).isEqualTo("220 ready\r\n");
    }
  }

  @Test
  void anEndFromTheClientLeavesTheOtherWayOpen() {
    try (Peer client = client();
        Peer peer = upstream.accept()) {
      client.write("question");
      client.shutdownOutput();
      assertThat(peer.readAll()).isEqualTo("question");
      peer.write("answer");
      assertThat(client.read(6)).isEqualTo("answer");
      peer.hangUp();
      assertThat(client.ended()).isTrue();
    }
  }

  @Test
  void anEndFromTheUpstreamLeavesTheOtherWayOpen() {
    try (Peer client = client();
        Peer peer = upstream.accept()) {
      peer.write("hello");
      peer.shutdownOutput();
      assertThat(client.readAll()).isEqualTo("hello");
      client.write("late");
      assertThat(peer.read(4)).isEqualTo("late");
      client.hangUp();
      assertThat(peer.ended()).isTrue();
    }
  }

  @Test
  void aSlowReaderThatHasEndedGetsTheWholeAnswer() throws InterruptedException {
    byte[] answer = new byte[20_000_000];
    try (Peer client = client();
        Peer peer = upstream.accept()) {
      client.write("question");
      client.shutdownOutput();
      assertThat(peer.readAll()).isEqualTo("question");
      Thread sender = new Thread(() -> peer.write(answer));
      sender.start();
      Thread.sleep(200); // until every buffer on the way is full
      assertThat(client.read(answer.length)).hasSize(answer.length);
      sender.join();
      peer.hangUp();
      assertThat(client.ended()).isTrue();
    }
  }

  @Test
  void bytesAndEndThatCameBeforeTheUpstreamStandsArePassedOn() {
    try (Peer client = client()) {
      client.write("early");
      client.shutdownOutput();
      try (Peer peer = upstream.accept()) {
        assertThat(peer.readAll()).isEqualTo("early");
      }
    }
  }

  @Test
  void aResetFromTheUpstreamIsAResetForTheClient() throws InterruptedException {
    try (Peer client = client();
        Peer peer = upstream.accept()) {
      peer.write("half");
      assertThat(client.read(4)).isEqualTo("half");
      peer.reset();
      assertThat(client.wasReset()).isTrue();
    }
    assertThat(logged().hasFlag(ResponseFlag.UPSTREAM_REMOTE_RESET)).isTrue();
  }

  @Test
  void aResetFromTheClientIsAResetForTheUpstream() {
    try (Peer client = client();
        Peer peer = upstream.accept()) {
      client.write("x");
      assertThat(peer.read(1)).isEqualTo("x");
      client.reset();
      assertThat(peer.wasReset()).isTrue();
    }
  }

  @Test
  void aRefusedUpstreamIsTriedAsOftenAsConfigured() throws InterruptedException {
    attempts = 3;
    int dead = deadPort();
    try (Peer client = client(new ClusterBuilder("c").ports(dead))) {
      assertThat(client.ended()).isTrue();
    }
    StreamInfo info = logged();
    assertThat(info.hasFlag(ResponseFlag.UPSTREAM_CONNECTION_FAILURE)).isTrue();
    assertThat(info.hasFlag(ResponseFlag.UPSTREAM_RETRY_LIMIT_EXCEEDED)).isTrue();
    assertThat(info.upstreamAttempts).isEqualTo(3);
    assertThat(info.upstreamTransportFailureReason)
        .isEqualTo("delayed connect error: Connection refused");
    assertThat(worker().counter("cluster.c.upstream_cx_connect_fail")).isEqualTo(3);
    assertThat(worker().counter("cluster.c.upstream_cx_connect_attempts_exceeded")).isEqualTo(1);
    assertThat(worker().counter("cluster.c.upstream_rq_pending_failure_eject")).isEqualTo(3);
    assertThat(worker().gauge("cluster.c.upstream_cx_active")).isZero();
    assertThat(worker().gauge("cluster.c.upstream_rq_pending_active")).isZero();
  }

  @Test
  void anotherHostIsTriedAfterOneThatRefuses() {
    attempts = 2;
    try (Peer client = client(new ClusterBuilder("c").ports(deadPort(), upstream.port()))) {
      client.write("hi");
      try (Peer peer = upstream.accept()) {
        assertThat(peer.read(2)).isEqualTo("hi");
      }
    }
  }

  @Test
  void anUnknownClusterClosesWithNc() throws InterruptedException {
    try (Peer client = client(List.of(new WeightedCluster("other", 1)))) {
      assertThat(client.ended()).isTrue();
    }
    assertThat(logged().flags()).isEqualTo(ResponseFlag.NO_CLUSTER_FOUND.bit());
    assertThat(worker().counter("tcp.t.downstream_cx_no_route")).isEqualTo(1);
  }

  @Test
  void aClusterWithoutHostsClosesWithUh() throws InterruptedException {
    try (Peer client = client(new ClusterBuilder("c"))) {
      assertThat(client.ended()).isTrue();
    }
    assertThat(logged().flags()).isEqualTo(ResponseFlag.NO_HEALTHY_UPSTREAM.bit());
    assertThat(worker().counter("cluster.c.upstream_cx_none_healthy")).isEqualTo(1);
  }

  @Test
  void aFullConnectionCircuitBreakerClosesWithUo() throws InterruptedException {
    ClusterBuilder cluster = new ClusterBuilder("c").ports(upstream.port()).thresholds(1, 10, 10);
    try (Peer first = client(cluster);
        Peer peer = upstream.accept();
        Peer second = Peer.connect(java.util.Objects.requireNonNull(server).port())) {
      assertThat(second.ended()).isTrue();
      assertThat(logged().flags()).isEqualTo(ResponseFlag.UPSTREAM_OVERFLOW.bit());
      assertThat(worker().counter("cluster.c.upstream_cx_overflow")).isEqualTo(1);
      first.write("still here");
      assertThat(peer.read(10)).isEqualTo("still here");
    }
  }

  @Test
  void idlenessClosesBothSides() throws InterruptedException {
    idleTimeout = Duration.ofSeconds(10);
    try (Peer client = client();
        Peer peer = upstream.accept()) {
      client.write("a");
      assertThat(peer.read(1)).isEqualTo("a");
      worker().advance(Duration.ofSeconds(9));
      peer.write("b");
      assertThat(client.read(1)).isEqualTo("b");
      worker().advance(Duration.ofSeconds(9)); // 18 s after the first byte, 9 s after the last
      client.write("c");
      assertThat(peer.read(1)).isEqualTo("c");
      worker().advance(Duration.ofSeconds(11));
      assertThat(client.ended()).isTrue();
      assertThat(peer.ended()).isTrue();
    }
    assertThat(logged().flags()).isZero();
    assertThat(worker().counter("tcp.t.idle_timeout")).isEqualTo(1);
  }

  @Test
  void theMaximumDurationClosesAnActiveConnection() throws InterruptedException {
    maxDuration = Duration.ofSeconds(5);
    try (Peer client = client();
        Peer peer = upstream.accept()) {
      client.write("a");
      assertThat(peer.read(1)).isEqualTo("a");
      worker().advance(Duration.ofSeconds(6));
      assertThat(client.ended()).isTrue();
      assertThat(peer.ended()).isTrue();
    }
    assertThat(logged().flags()).isEqualTo(ResponseFlag.DURATION_TIMEOUT.bit());
    assertThat(worker().counter("tcp.t.max_downstream_connection_duration")).isEqualTo(1);
  }

  @Test
  void weightsShareTheConnections() {
    try (ScriptedServer other = new ScriptedServer();
        Peer _ =
            client(
                List.of(new WeightedCluster("none", 0), new WeightedCluster("all", 10)),
                new ClusterBuilder("none").ports(other.port()).build(),
                new ClusterBuilder("all").ports(upstream.port()).build())) {
      for (int i = 0; i < 20; i++) {
        Peer.connect(java.util.Objects.requireNonNull(server).port()).close();
      }
      for (int i = 0; i < 21; i++) {
        upstream.accept().close();
      }
      assertThat(other.noMoreConnections()).isTrue();
    }
  }

  private static int deadPort() {
    ScriptedServer server = new ScriptedServer();
    int port = server.port();
    server.close();
    return port;
  }
}
