package dev.pillion.listeners.network;

import static dev.pillion.listeners.Listeners.answers;
import static dev.pillion.listeners.Listeners.listener;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.listeners.Harness;
import dev.pillion.listeners.Peer;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** envoy.filters.network.direct_response. */
@Execution(ExecutionMode.CONCURRENT)
class DirectResponseTest {
  private final Harness harness = Harness.real();

  @AfterEach
  void close() {
    harness.close();
  }

  private InetSocketAddress start(String text) throws Exception {
    return harness.start(listener().accessLogs(Harness.logged()).chain(answers(text)));
  }

  @Test
  void writesItsBytesAndCloses() throws Exception {
    InetSocketAddress address = start("hello\r\n");
    try (Peer peer = harness.connect(address)) {
      assertThat(peer.readAll()).isEqualTo("hello\r\n");
    }
    assertThat(harness.nextLogged()).startsWith("- direct_response -");
  }

  @Test
  void nothingToSayMeansToCloseAtOnce() throws Exception {
    InetSocketAddress address = start("");
    try (Peer peer = harness.connect(address)) {
      assertThat(peer.readAll()).isEmpty();
    }
  }

  @Test
  void aSlowReaderGetsAllOfALargeAnswer() throws Exception {
    String large = "0123456789abcdef".repeat(1 << 18); // 4 MiB
    InetSocketAddress address = start(large);
    try (Peer peer = harness.connect(address)) {
      Thread.sleep(50);
      assertThat(peer.readAll()).isEqualTo(large);
    }
    harness.nextLogged();
  }

  @Test
  void aClientThatLeavesMeanwhileIsNoHarm() throws Exception {
    InetSocketAddress address = start("0123456789abcdef".repeat(1 << 18));
    Peer peer = harness.connect(address);
    peer.read(10);
    peer.reset();
    harness.nextLogged();
    harness.awaitGauge("listener.127.0.0.1_0.downstream_cx_active", 0);
  }
}
