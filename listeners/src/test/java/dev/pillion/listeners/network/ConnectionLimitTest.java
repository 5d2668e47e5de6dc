package dev.pillion.listeners.network;

import static dev.pillion.listeners.Listeners.listener;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.listeners.EchoConnection;
import dev.pillion.listeners.Harness;
import dev.pillion.listeners.Peer;
import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import dev.pillion.proxycore.runtime.RuntimeFlag;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** envoy.filters.network.connection_limit, with Envoy 1.40's way of counting. */
@Execution(ExecutionMode.CONCURRENT)
class ConnectionLimitTest {
  private static final String LIMITED = "connection_limit.cl.limited_connections";
  private static final String ACTIVE = "connection_limit.cl.active_connections";

  private static InetSocketAddress start(
      Harness harness, long maximum, Duration delay, RuntimeFlag enabled) throws Exception {
    return harness.start(
        listener()
            .accessLogs(Harness.logged())
            .chain(
                new NetworkFilterConfig.ConnectionLimit("cl", maximum, delay, enabled),
                Harness.echo()));
  }

  @Test
  void connectionsBeyondTheLimitAreClosed() throws Exception {
    try (Harness harness = Harness.real()) {
      InetSocketAddress address = start(harness, 2, Duration.ZERO, RuntimeFlag.fixed(true));
      try (Peer first = harness.connect(address);
          Peer second = harness.connect(address)) {
        assertThat(first.send("a").read(1)).isEqualTo("a");
        assertThat(second.send("b").read(1)).isEqualTo("b");
        try (Peer third = harness.connect(address)) {
          assertThat(third.readAll()).isEmpty();
        }
        assertThat(harness.nextLogged()).doesNotContain("connection_limit");
        assertThat(harness.counter(LIMITED)).isEqualTo(1);
        assertThat(harness.gauge(ACTIVE)).isEqualTo(2);
        assertThat(first.send("c").read(1)).isEqualTo("c");
      }
      harness.awaitGauge(ACTIVE, 0);
      try (Peer later = harness.connect(address)) {
        assertThat(later.send("d").read(1)).isEqualTo("d");
      }
    }
  }

  @Test
  void aRefusedConnectionIsHeldForTheDelayAndCounts() throws Exception {
    try (Harness harness = Harness.manual()) {
      InetSocketAddress address = start(harness, 1, Duration.ofSeconds(5), RuntimeFlag.fixed(true));
      Peer first = harness.connect(address);
      assertThat(first.send("a").read(1)).isEqualTo("a");
      try (Peer held = harness.connect(address)) {
        harness.awaitCounter(LIMITED, 1);
        held.send("never answered");
        assertThat(held.silent()).isTrue();
        assertThat(harness.gauge(ACTIVE)).isEqualTo(2);
        first.close();
        harness.awaitGauge(ACTIVE, 1);
        harness.advance(Duration.ofMillis(4_900));
        try (Peer third = harness.connect(address)) {
          harness.awaitCounter(LIMITED, 2);
          assertThat(third.silent()).isTrue();
          harness.advance(Duration.ofMillis(200));
          assertThat(held.readAll()).isIn("", "reset");
          harness.awaitGauge(ACTIVE, 1);
          harness.advance(Duration.ofSeconds(5));
          assertThat(third.readAll()).isEmpty();
        }
      }
      harness.awaitGauge(ACTIVE, 0);
      assertThat(harness.connections).hasSize(1); // the refused never reached the next filter
    }
  }

  @Test
  void aHeldConnectionThatTheClientResetsIsForgotten() throws Exception {
    try (Harness harness = Harness.manual()) {
      InetSocketAddress address = start(harness, 0, Duration.ofSeconds(5), RuntimeFlag.fixed(true));
      Peer held = harness.connect(address);
      harness.awaitGauge(ACTIVE, 1);
      held.reset();
      harness.awaitGauge(ACTIVE, 0);
      harness.advance(Duration.ofSeconds(6));
      assertThat(harness.manager.activeConnections()).isZero();
    }
  }

  @Test
  void theLimitIsOneForAllWorkers() throws Exception {
    try (Harness harness = Harness.real(2)) {
      InetSocketAddress address = start(harness, 5, Duration.ZERO, RuntimeFlag.fixed(true));
      List<Peer> peers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        peers.add(harness.connect(address));
      }
      harness.awaitCounter(LIMITED, 15);
      harness.awaitGauge(ACTIVE, 5); // those refused count until they are closed
      for (Peer peer : peers) {
        peer.close();
      }
      harness.awaitGauge(ACTIVE, 0);
    }
  }

  @Test
  void itMayBeDisabled() throws Exception {
    try (Harness harness = Harness.real()) {
      InetSocketAddress address = start(harness, 0, Duration.ZERO, RuntimeFlag.fixed(false));
      try (Peer peer = harness.connect(address)) {
        assertThat(peer.send("a").read(1)).isEqualTo("a");
        EchoConnection seen = harness.connected();
        assertThat(harness.gauge(ACTIVE)).isZero();
        peer.end();
        seen.awaitClosed();
      }
      assertThat(harness.gauge(ACTIVE)).isZero();
      assertThat(harness.counter(LIMITED)).isZero();
    }
  }
}
