package dev.pillion.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.routing.testing.ClusterBuilder;
import dev.pillion.routing.testing.FakeStream;
import dev.pillion.routing.testing.ScriptedServer.Peer;
import dev.pillion.routing.testing.TestWorker;
import org.junit.jupiter.api.Test;

class RouterFlowTest extends RouterFixture {
  @Test
  void aSlowClientStopsTheUpstream() {
    start();
    FakeStream stream = stream().get();
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      peer.write("HTTP/1.1 200 OK\r\ncontent-length: 50000000\r\n\r\n");
      TestWorker.await(() -> !stream.soFar().isEmpty(), "the head");
      stream.downstreamBlocked(true);
      Thread writer = new Thread(() -> peer.write(new byte[50_000_000]));
      writer.start();
      TestWorker.await(() -> writer.getState() != Thread.State.NEW, "the writer");
      sleep(200);
      assertThat(stream.receivedBytes()).isLessThan(1_000_000);
      stream.downstreamBlocked(false);
      stream.response();
      assertThat(stream.receivedBytes()).isEqualTo(50_000_000);
    }
    assertThat(worker().counter("cluster.c.upstream_flow_control_paused_reading_total"))
        .isEqualTo(1);
  }

  @Test
  void aSlowUpstreamStopsTheClient() {
    ClusterBuilder cluster = cluster();
    cluster.bufferLimit = 64 * 1024;
    start(cluster.build());
    FakeStream stream = stream().send("POST", false, "content-length", "50000000");
    try (Peer peer = upstream.accept()) {
      peer.readUntil("\r\n\r\n");
      String chunk = "x".repeat(64 * 1024);
      int sent = 0;
      while (stream.readDisabled() == 0 && sent < 50_000_000) {
        stream.data(chunk, false);
        sent += chunk.length();
      }
      assertThat(stream.readDisabled()).isEqualTo(1);
      peer.read(sent);
      TestWorker.await(() -> stream.readDisabled() == 0, "reading goes on");
      stream.abort();
    }
  }

  @Test
  void aBodyThatComesBeforeTheConnectionIsHeldWithinABound() {
    start(cluster().thresholds(1, 10, 10).build());
    FakeStream first = stream().get(); // takes the only connection
    FakeStream stream = stream().send("POST", false, "content-length", "1000000");
    stream.data("x".repeat(60_000), false);
    assertThat(stream.readDisabled()).isZero();
    stream.data("x".repeat(60_000), false);
    assertThat(stream.readDisabled()).isEqualTo(1);
    stream.abort();
    assertThat(stream.readDisabled()).isZero();
    first.abort();
  }
}
