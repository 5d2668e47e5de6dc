package dev.pillion.routing.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import dev.pillion.proxycore.config.listener.NetworkFilterConfig.WeightedCluster;
import dev.pillion.routing.testing.ClusterBuilder;
import dev.pillion.routing.testing.FilterServer;
import dev.pillion.routing.testing.ScriptedServer;
import dev.pillion.routing.testing.ScriptedServer.Peer;
import dev.pillion.routing.testing.TestWorker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A client whose socket takes less than what is copied before pipes are used, and stops reading.
 */
@Timeout(60)
class TcpSpliceBoundTest {
  private static final int MEBI = 1 << 20;
  private static final int SOCKET = 16 * 1024;

  private final ScriptedServer upstream = new ScriptedServer();
  private final TestWorker worker =
      new TestWorker(new ClusterBuilder("c").ports(upstream.port()).build());
  private final FilterServer server =
      new FilterServer(
          worker.worker,
          new TcpProxyFilterFactory(
              new NetworkFilterConfig.TcpProxy(
                  "t",
                  List.of(new WeightedCluster("c", 1)),
                  Duration.ofHours(1),
                  1,
                  Duration.ZERO,
                  List.of()),
              List.of(),
              worker.store,
              worker.upstreams),
          MEBI,
          SOCKET,
          info -> {});

  @AfterEach
  void close() {
    worker.awaitStat("cluster.c.upstream_cx_active", 0);
    server.close();
    upstream.close();
    worker.close();
  }

  private Peer client() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(SOCKET);
    socket.setSoTimeout(30_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    return new Peer(socket);
  }

  @Test
  void aPipeBehindBuffersThatDoNotLeaveStopsTheSender() throws Exception {
    try (Peer client = client();
        Peer peer = upstream.accept()) {
      byte[] bulk = new byte[32 * MEBI];
      var sent = new CompletableFuture<Void>();
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                peer.write(bulk);
                sent.complete(null);
              });
      long most = 0;
      int pipes = 0;
      for (int i = 0; i < 50; i++) { // the more it reads, the likelier is each state
        most = Math.max(most, worker.call(server::pendingBytes));
        pipes = Math.max(pipes, worker.call(() -> worker.worker.pipes().lent()));
        assertThat(client.read(50_000).length()).isEqualTo(50_000);
        Thread.sleep(2);
      }
      assertThat(worker.call(() -> worker.worker.pipes().taken())).isPositive();
      assertThat(pipes).isLessThanOrEqualTo(2);
      assertThat(most).isLessThan(2 * MEBI);
      assertThat(client.read(bulk.length - 50 * 50_000).length())
          .isEqualTo(bulk.length - 50 * 50_000);
      sent.get(10, TimeUnit.SECONDS);
    }
  }
}
