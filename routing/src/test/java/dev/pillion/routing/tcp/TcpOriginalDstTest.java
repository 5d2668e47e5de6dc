package dev.pillion.routing.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.cluster.ClusterConfig.Discovery;
import dev.pillion.proxycore.config.cluster.ClusterConfig.LoadBalancing;
import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import dev.pillion.proxycore.config.listener.NetworkFilterConfig.WeightedCluster;
import dev.pillion.routing.testing.ClusterBuilder;
import dev.pillion.routing.testing.FilterServer;
import dev.pillion.routing.testing.ScriptedServer;
import dev.pillion.routing.testing.ScriptedServer.Peer;
import dev.pillion.routing.testing.TestWorker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The TCP proxy towards where its connections were bound. */
class TcpOriginalDstTest {
  private static final Duration CLEANUP = Duration.ofSeconds(5);

  private final ScriptedServer upstream = new ScriptedServer();
  private final TestWorker worker = new TestWorker();
  private boolean restored = true;

  @BeforeEach
  void cluster() {
    ClusterBuilder builder = new ClusterBuilder("c");
    builder.discovery = new Discovery.OriginalDst(true, "x-where", 0, CLEANUP);
    builder.loadBalancing = new LoadBalancing.ClusterProvided();
    worker.run(() -> worker.clusters.update(List.of(builder.build())));
  }

  @AfterEach
  void close() {
    upstream.close();
    worker.close();
  }

  private FilterServer server() {
    NetworkFilterConfig.TcpProxy config =
        new NetworkFilterConfig.TcpProxy(
            "t",
            List.of(new WeightedCluster("c", 1)),
            Duration.ofHours(1),
            1,
            Duration.ZERO,
            List.of());
    TcpProxyFilterFactory factory =
        new TcpProxyFilterFactory(config, List.of(), worker.store, worker.upstreams);
    return new FilterServer(
        worker.worker,
        factory,
        64 * 1024,
        info -> {
          info.localAddress =
              new InetSocketAddress(InetAddress.getLoopbackAddress(), upstream.port());
          info.localAddressRestored = restored;
        });
  }

  @Test
  void goesToTheOriginalDestinationAndKeepsItWhileItIsUsed() {
    try (FilterServer server = server();
        Peer client = Peer.connect(server.port());
        Peer peer = upstream.accept()) {
      client.write("ping");
      assertThat(peer.read(4)).isEqualTo("ping");
      for (int i = 0; i < 3; i++) {
        worker.advance(CLEANUP.plusMillis(10));
      }
      worker.awaitStat("cluster.c.membership_total", 1);
      peer.write("pong");
      assertThat(client.read(4)).isEqualTo("pong");
    }
    worker.awaitStat("cluster.c.upstream_cx_active", 0);
    worker.advance(CLEANUP.plusMillis(10));
    worker.awaitStat("cluster.c.membership_total", 0);
  }

  @Test
  void aConnectionWithoutAnOriginalDestinationIsClosed() {
    restored = false;
    try (FilterServer server = server();
        Peer client = Peer.connect(server.port())) {
      assertThat(client.ended()).isTrue();
    }
    assertThat(worker.counter("cluster.c.upstream_cx_none_healthy")).isEqualTo(1);
    assertThat(upstream.noMoreConnections()).isTrue();
  }
}
