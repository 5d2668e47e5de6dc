package dev.pillion.routing.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.cluster.ClusterConfig;
import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import dev.pillion.proxycore.config.listener.NetworkFilterConfig.WeightedCluster;
import dev.pillion.routing.testing.ClusterBuilder;
import dev.pillion.routing.testing.FilterServer;
import dev.pillion.routing.testing.ScriptedServer;
import dev.pillion.routing.testing.ScriptedServer.Peer;
import dev.pillion.routing.testing.TestWorker;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one side has sent and left, and the other side takes slowly or not at all. */
@Timeout(60)
class TcpDrainTest {
  private static final int MEBI = 1 << 20;

  /** More than the sockets of both sides hold; the rest is the proxy's. */
  private static final int SENT = 32 * MEBI;

  private static final Duration IDLE = Duration.ofSeconds(10);

  private final ScriptedServer upstream = new ScriptedServer();
  private final TestWorker worker = new TestWorker(cluster(upstream.port()));
  private final FilterServer server =
      new FilterServer(
          worker.worker,
          new TcpProxyFilterFactory(
              new NetworkFilterConfig.TcpProxy(
                  "t", List.of(new WeightedCluster("c", 1)), IDLE, 1, Duration.ZERO, List.of()),
              List.of(),
              worker.store,
              worker.upstreams),
          2 * SENT,
          info -> {});

  private static ClusterConfig cluster(int port) {
    ClusterBuilder cluster = new ClusterBuilder("c").ports(port);
    cluster.bufferLimit = 2 * SENT;
    return cluster.build();
  }

  /** So that the proxy takes all at once, into its buffers. */
  @BeforeEach
  void withoutPipes() {
    worker.run(() -> worker.worker.pipes().limit(0));
  }

  @AfterEach
  void close() {
    worker.awaitStat("cluster.c.upstream_cx_active", 0);
    server.close();
    upstream.close();
    worker.close();
  }

  private Peer client() {
    return Peer.connect(server.port());
  }

  @Test
  void whatAGoneClientSentIsFlushedToTheUpstream() {
    try (Peer client = client();
        Peer peer = upstream.accept()) {
      peer.shutdownOutput();
      client.write(new byte[SENT]);
      client.hangUp();
      worker.awaitStat("tcp.t.upstream_flush_active", 1);
      assertThat(worker.counter("tcp.t.upstream_flush_total")).isEqualTo(1);
      assertThat(peer.readAll().length()).isEqualTo(SENT);
      worker.awaitStat("tcp.t.upstream_flush_active", 0);
    }
    assertThat(worker.counter("tcp.t.idle_timeout")).isZero();
  }

  @Test
  void aFlushThatAStalledUpstreamTakesNothingOfIdlesOut() {
    try (Peer client = client();
        Peer peer = upstream.accept()) {
      peer.shutdownOutput();
      client.write(new byte[SENT]);
      client.hangUp();
      worker.awaitStat("tcp.t.upstream_flush_active", 1);
      worker.advance(IDLE.plusSeconds(1)); // may have taken some since the wait began
      worker.advance(IDLE.plusSeconds(1));
      worker.awaitStat("tcp.t.upstream_flush_active", 0);
    }
    assertThat(worker.counter("tcp.t.idle_timeout")).isEqualTo(1);
  }

  @Test
  void whatAGoneUpstreamSentDoesNotWaitForAStalledClientForEver() {
    try (Peer client = client();
        Peer peer = upstream.accept()) {
      client.shutdownOutput();
      peer.write(new byte[SENT]);
      peer.hangUp();
      worker.awaitStat("cluster.c.upstream_cx_active", 0);
      assertThat(client.read(MEBI).length()).isEqualTo(MEBI);
      worker.advance(IDLE.plusSeconds(1));
      worker.advance(IDLE.plusSeconds(1));
      worker.advance(IDLE.plusSeconds(1));
      assertThat(client.readAll().length()).isLessThan(SENT - MEBI);
    }
  }

  @Test
  void aSlowReaderIsNotIdle() {
    try (Peer client = client();
        Peer peer = upstream.accept()) {
      peer.write(new byte[SENT]);
      worker.awaitStat("cluster.c.upstream_cx_rx_bytes_total", SENT);
      for (int i = 0; i < 4; i++) {
        long pending = pending();
        assertThat(client.read(7 * MEBI).length()).isEqualTo(7 * MEBI);
        TestWorker.await(() -> pending() < pending, "some has left");
        worker.advance(IDLE.minusSeconds(1));
      }
      assertThat(client.read(4 * MEBI).length()).isEqualTo(4 * MEBI);
      assertThat(worker.counter("tcp.t.idle_timeout")).isZero();
      client.write("x");
      assertThat(peer.read(1)).isEqualTo("x");
    }
  }

  private long pending() {
    return worker.call(server::pendingBytes);
  }
}
