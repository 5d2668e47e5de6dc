package dev.pillion.listeners;

import static dev.pillion.listeners.Listeners.listener;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.runtime.RuntimeLayer;
import dev.pillion.proxycore.runtime.RuntimeLoader;
import dev.pillion.proxycore.runtime.RuntimeValue;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The bounds on connections of all listeners and of one; the numbers are Envoy 1.40's. */
@Execution(ExecutionMode.CONCURRENT)
class ConnectionLimitsTest {
  private static final String OVERFLOW = "listener.l.downstream_global_cx_overflow";

  private static RuntimeLoader runtime(Map<String, RuntimeValue> values) {
    return new RuntimeLoader(
        List.of(
            new RuntimeLayer("static", false, values), new RuntimeLayer("admin", true, Map.of())));
  }

  private static ConnectionLimits monitor(long maximum) {
    return new ConnectionLimits(maximum, RuntimeLoader.none());
  }

  private static Listeners echoing() {
    return listener().statPrefix("l").chain(Harness.echo());
  }

  private static void assertServed(Peer peer) throws Exception {
    assertThat(peer.send("a").read(1)).isEqualTo("a");
  }

  @Test
  void aConnectionBeyondTheMonitorsBoundIsClosedAndCounted() throws Exception {
    try (Harness harness = Harness.limited(monitor(2))) {
      InetSocketAddress address = harness.start(echoing());
      try (Peer first = harness.connect(address);
          Peer second = harness.connect(address)) {
        assertServed(first);
        assertServed(second);
        try (Peer third = harness.connect(address)) {
          assertThat(third.readAll()).isEmpty();
        }
        assertThat(harness.counter(OVERFLOW)).isEqualTo(1);
        assertThat(harness.counter("listener.l.downstream_cx_total")).isEqualTo(2);
      }
    }
  }

  @Test
  void theEndOfAConnectionMakesRoom() throws Exception {
    try (Harness harness = Harness.limited(monitor(1))) {
      InetSocketAddress address = harness.start(echoing());
      try (Peer first = harness.connect(address)) {
        assertServed(first);
      }
      harness.awaitGauge("listener.l.downstream_cx_active", 0);
      try (Peer second = harness.connect(address)) {
        assertServed(second);
      }
    }
  }

  @Test
  void aListenerMayIgnoreTheBound() throws Exception {
    try (Harness harness = Harness.limited(monitor(1))) {
      InetSocketAddress address = harness.start(echoing().ignoreGlobalConnLimit());
      try (Peer first = harness.connect(address);
          Peer second = harness.connect(address)) {
        assertServed(first);
        assertServed(second);
      }
    }
  }

  @Test
  void theRuntimesBoundMayChange() throws Exception {
    RuntimeLoader runtime = runtime(Map.of(ConnectionLimits.GLOBAL_KEY, RuntimeValue.number(1)));
    try (Harness harness = Harness.limited(new ConnectionLimits(0, runtime))) {
      InetSocketAddress address = harness.start(echoing());
      try (Peer first = harness.connect(address)) {
        assertServed(first);
        try (Peer second = harness.connect(address)) {
          assertThat(second.readAll()).isEmpty();
        }
        runtime.merge(Map.of(ConnectionLimits.GLOBAL_KEY, "2"));
        try (Peer third = harness.connect(address)) {
          assertServed(third);
        }
      }
    }
  }

  @Test
  void oneListenerHasABoundOfItsOwn() throws Exception {
    RuntimeLoader runtime =
        runtime(Map.of(ConnectionLimits.listenerKey("test"), RuntimeValue.number(1)));
    try (Harness harness = Harness.limited(new ConnectionLimits(0, runtime))) {
      InetSocketAddress address = harness.start(echoing().name("test"));
      try (Peer first = harness.connect(address)) {
        assertServed(first);
        try (Peer second = harness.connect(address)) {
          assertThat(second.readAll()).isEmpty();
        }
      }
      assertThat(harness.counter("listener.l.downstream_cx_overflow")).isEqualTo(1);
      assertThat(harness.counter(OVERFLOW)).isZero();
    }
  }

  @Test
  void theAdminServerIsOutOfTheMonitorsSight() {
    ConnectionLimits byMonitor = monitor(1);
    assertThat(byMonitor.forAdmin()).isNotSameAs(byMonitor);
    ConnectionLimits byKey = new ConnectionLimits(0, RuntimeLoader.none());
    assertThat(byKey.forAdmin()).isSameAs(byKey);
  }
}
