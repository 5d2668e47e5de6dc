package dev.pillion.listeners;

import static dev.pillion.listeners.Listeners.listener;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pillion.listeners.ListenerManager.Scope;
import dev.pillion.proxycore.config.listener.ListenerConfig.TrafficDirection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Draining and stopping, by scope and strategy. */
@Execution(ExecutionMode.CONCURRENT)
class DrainTest {
  private static final Duration DRAIN_TIME = Duration.ofMinutes(10);

  private final Harness harness = Harness.manual();

  @AfterEach
  void close() {
    harness.close();
  }

  private InetSocketAddress start(String name, TrafficDirection direction) throws Exception {
    harness.manager.add(
        listener().name(name).statPrefix(name).direction(direction).chain(Harness.echo()).build());
    return harness.address(name);
  }

  /** How many of 1000 questions whether to close are answered with yes. */
  private long closing(EchoConnection connection) throws Exception {
    return harness
        .workers
        .workers
        .getFirst()
        .eventLoop()
        .submit(
            () -> {
              long yes = 0;
              for (int i = 0; i < 1000; i++) {
                yes += connection.callbacks.draining() ? 1 : 0;
              }
              return yes;
            })
        .get(10, TimeUnit.SECONDS);
  }

  @Test
  void theImmediateStrategyAsksAllAtOnce() throws Exception {
    InetSocketAddress address = start("in", TrafficDirection.INBOUND);
    harness.manager.startAccepting();
    try (Peer peer = harness.connect(address)) {
      EchoConnection connection = harness.connected();
      assertThat(closing(connection)).isZero();
      harness.manager.drain(Scope.ALL, DrainStrategy.IMMEDIATE, DRAIN_TIME);
      harness.workers.settle();
      assertThat(closing(connection)).isEqualTo(1000);
      assertThat(peer.send("still served").read(12)).isEqualTo("still served");
    }
  }

  @Test
  void theGradualStrategyAsksAGrowingShare() throws Exception {
    InetSocketAddress address = start("in", TrafficDirection.INBOUND);
    harness.manager.startAccepting();
    try (Peer _ = harness.connect(address)) {
      EchoConnection connection = harness.connected();
      harness.manager.drain(Scope.ALL, DrainStrategy.GRADUAL, DRAIN_TIME);
      harness.workers.settle();
      assertThat(closing(connection)).isZero();
      harness.advance(DRAIN_TIME.dividedBy(4));
      assertThat(closing(connection)).isCloseTo(250, within(80L));
      harness.advance(DRAIN_TIME.dividedBy(2));
      assertThat(closing(connection)).isCloseTo(750, within(80L));
      harness.advance(DRAIN_TIME.dividedBy(4));
      assertThat(closing(connection)).isEqualTo(1000);
    }
  }

  @Test
  void aDrainTimeOfZeroAsksAllAtOnce() throws Exception {
    InetSocketAddress address = start("in", TrafficDirection.INBOUND);
    harness.manager.startAccepting();
    try (Peer _ = harness.connect(address)) {
      EchoConnection connection = harness.connected();
      harness.manager.drain(Scope.ALL, DrainStrategy.GRADUAL, Duration.ZERO);
      assertThat(closing(connection)).isEqualTo(1000);
    }
  }

  @Test
  void aSecondDrainDoesNotBeginAnew() throws Exception {
    InetSocketAddress address = start("in", TrafficDirection.INBOUND);
    harness.manager.startAccepting();
    try (Peer _ = harness.connect(address)) {
      EchoConnection connection = harness.connected();
      harness.manager.drain(Scope.ALL, DrainStrategy.GRADUAL, DRAIN_TIME);
      harness.advance(DRAIN_TIME);
      harness.manager.drain(Scope.ALL, DrainStrategy.GRADUAL, DRAIN_TIME);
      harness.workers.settle();
      assertThat(closing(connection)).isEqualTo(1000);
      // Those that were replaced or removed, as in Envoy.
      assertThat(harness.gauge("listener_manager.total_listeners_draining")).isZero();
    }
  }

  @Test
  void theImmediateStrategyOvertakesTheGradualOne() throws Exception {
    InetSocketAddress address = start("in", TrafficDirection.INBOUND);
    harness.manager.startAccepting();
    try (Peer _ = harness.connect(address)) {
      EchoConnection connection = harness.connected();
      harness.manager.drain(Scope.ALL, DrainStrategy.GRADUAL, DRAIN_TIME);
      assertThat(closing(connection)).isZero();
      harness.manager.drain(Scope.ALL, DrainStrategy.IMMEDIATE, DRAIN_TIME);
      assertThat(closing(connection)).isEqualTo(1000);
      harness.manager.drain(Scope.ALL, DrainStrategy.GRADUAL, DRAIN_TIME);
      assertThat(closing(connection)).isEqualTo(1000);
    }
  }

  @Test
  void idleConnectionsAreToldToCloseByAnOrderOfItsOwn() throws Exception {
    InetSocketAddress in = start("in", TrafficDirection.INBOUND);
    InetSocketAddress out = start("out", TrafficDirection.OUTBOUND);
    harness.manager.startAccepting();
    try (Peer _ = harness.connect(in)) {
      EchoConnection inbound = harness.connected();
      try (Peer _ = harness.connect(out)) {
        EchoConnection outbound = harness.connected();
        harness.manager.drain(Scope.ALL, DrainStrategy.IMMEDIATE, DRAIN_TIME);
        harness.workers.settle();
        assertThat(inbound.idleCloses).hasValue(0);
        harness.manager.closeIdle(Scope.INBOUND);
        harness.workers.settle();
        assertThat(inbound.idleCloses).hasValue(1);
        assertThat(outbound.idleCloses).hasValue(0);
      }
    }
  }

  @Test
  void newConnectionsAreTakenWhileItDrains() throws Exception {
    InetSocketAddress address = start("in", TrafficDirection.INBOUND);
    harness.manager.startAccepting();
    harness.manager.drain(Scope.INBOUND, DrainStrategy.IMMEDIATE, DRAIN_TIME);
    try (Peer peer = harness.connect(address)) {
      assertThat(peer.send("a").read(1)).isEqualTo("a");
      assertThat(closing(harness.connected())).isEqualTo(1000);
      assertThat(harness.manager.drainingConnections()).isEqualTo(1);
    }
    harness.awaitGauge("listener.in.downstream_cx_active", 0);
    assertThat(harness.manager.drainingConnections()).isZero();
  }

  @Test
  void inboundLeavesOutboundAlone() throws Exception {
    InetSocketAddress in = start("in", TrafficDirection.INBOUND);
    InetSocketAddress out = start("out", TrafficDirection.OUTBOUND);
    harness.manager.startAccepting();
    try (Peer _ = harness.connect(in)) {
      EchoConnection inbound = harness.connected();
      try (Peer outPeer = harness.connect(out)) {
        EchoConnection outbound = harness.connected();
        harness.manager.drain(Scope.INBOUND, DrainStrategy.IMMEDIATE, DRAIN_TIME);
        harness.workers.settle();
        assertThat(closing(inbound)).isEqualTo(1000);
        assertThat(closing(outbound)).isZero();
        assertThat(harness.manager.draining(Scope.INBOUND)).isTrue();
        assertThat(harness.manager.draining(Scope.ALL)).isFalse();
        assertThat(harness.manager.drainingConnections()).isEqualTo(1);

        harness.manager.stopAccepting(Scope.INBOUND);
        assertRefused(in);
        assertThat(outPeer.send("a").read(1)).isEqualTo("a");
        try (Peer more = harness.connect(out)) {
          assertThat(more.send("b").read(1)).isEqualTo("b");
        }
        assertThat(harness.counter("listener_manager.listener_stopped")).isEqualTo(1);
      }
    }
  }

  @Test
  void whereNoDirectionIsDeclaredInboundMayMeanAll() throws Exception {
    InetSocketAddress first = start("first", TrafficDirection.UNSPECIFIED);
    InetSocketAddress second = start("second", TrafficDirection.UNSPECIFIED);
    harness.manager.startAccepting();
    harness.manager.stopAccepting(Scope.INBOUND);
    harness.connect(first).close();
    harness.manager.stopAccepting(Scope.INBOUND_IF_DECLARED);
    assertRefused(first);
    assertRefused(second);
  }

  @Test
  void whereOneIsDeclaredTheOthersStay() throws Exception {
    InetSocketAddress in = start("in", TrafficDirection.INBOUND);
    InetSocketAddress other = start("other", TrafficDirection.UNSPECIFIED);
    harness.manager.startAccepting();
    harness.manager.stopAccepting(Scope.INBOUND_IF_DECLARED);
    assertRefused(in);
    harness.connect(other).close();
    harness.manager.stopAccepting(Scope.INBOUND_IF_DECLARED);
    assertThat(harness.counter("listener_manager.listener_stopped")).isEqualTo(1);
  }

  @Test
  void drainingGoesByTheSameScopes() throws Exception {
    start("in", TrafficDirection.INBOUND);
    start("out", TrafficDirection.OUTBOUND);
    harness.manager.drain(Scope.INBOUND_IF_DECLARED, DrainStrategy.IMMEDIATE, Duration.ZERO);
    assertThat(harness.manager.bound())
        .extracting(ListenerManager.Bound::draining)
        .containsExactly(true, false);
  }

  @Test
  void allDrainWhereNoDirectionIsDeclared() throws Exception {
    start("first", TrafficDirection.UNSPECIFIED);
    start("second", TrafficDirection.UNSPECIFIED);
    harness.manager.drain(Scope.INBOUND, DrainStrategy.IMMEDIATE, Duration.ZERO);
    assertThat(harness.manager.bound()).noneMatch(ListenerManager.Bound::draining);
    harness.manager.drain(Scope.INBOUND_IF_DECLARED, DrainStrategy.IMMEDIATE, Duration.ZERO);
    assertThat(harness.manager.draining(Scope.ALL)).isTrue();
  }

  @Test
  void connectionsOutliveTheirListeningSocket() throws Exception {
    InetSocketAddress address = start("in", TrafficDirection.INBOUND);
    harness.manager.startAccepting();
    try (Peer peer = harness.connect(address)) {
      harness.connected();
      harness.manager.stopAccepting(Scope.ALL);
      assertRefused(address);
      assertThat(peer.send("a").read(1)).isEqualTo("a");
    }
  }

  @Test
  void closingTheManagerClosesEveryConnection() throws Exception {
    InetSocketAddress address = start("in", TrafficDirection.INBOUND);
    harness.manager.startAccepting();
    try (Peer peer = harness.connect(address)) {
      harness.connected();
      harness.manager.close();
      assertThat(peer.readAll()).isEmpty();
    }
    harness.awaitGauge("listener.in.downstream_cx_active", 0);
  }

  /** The socket closes on its worker: soon, not at once. */
  private void assertRefused(InetSocketAddress address) throws Exception {
    harness.workers.settle();
    assertThatThrownBy(() -> harness.connect(address).close()).isInstanceOf(IOException.class);
  }
}
