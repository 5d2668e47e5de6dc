package dev.pillion.listeners;

import static dev.pillion.listeners.Listeners.answers;
import static dev.pillion.listeners.Listeners.listener;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The names are those that Envoy 1.40 lists for a plain listener with one worker. */
@Execution(ExecutionMode.CONCURRENT)
class ListenerStatsTest {
  private final Harness harness = Harness.manual();

  @AfterEach
  void close() {
    harness.close();
  }

  private Set<String> names(String prefix) {
    Set<String> names = new TreeSet<>();
    harness.workers.stats.forEach(stat -> names.add(stat.name()));
    names.removeIf(name -> !name.startsWith(prefix));
    return names;
  }

  @Test
  void aListenerHasEnvoysStatistics() throws Exception {
    harness.start(listener().statPrefix("l").chain(answers("hello")));
    assertThat(names("listener.l."))
        .containsExactly(
            "listener.l.connections_accepted_per_socket_event",
            "listener.l.downstream_cx_active",
            "listener.l.downstream_cx_destroy",
            "listener.l.downstream_cx_length_ms",
            "listener.l.downstream_cx_overflow",
            "listener.l.downstream_cx_overload_reject",
            "listener.l.downstream_cx_total",
            "listener.l.downstream_cx_transport_socket_connect_timeout",
            "listener.l.downstream_global_cx_overflow",
            "listener.l.downstream_listener_filter_error",
            "listener.l.downstream_listener_filter_remote_close",
            "listener.l.downstream_pre_cx_active",
            "listener.l.downstream_pre_cx_timeout",
            "listener.l.extension_config_missing",
            "listener.l.network_extension_config_missing",
            "listener.l.no_filter_chain_match",
            "listener.l.worker_0.downstream_cx_active",
            "listener.l.worker_0.downstream_cx_total");
  }

  @Test
  void theirPrefixIsTheAddress() throws Exception {
    harness.manager.add(
        listener().name("v4").address("0.0.0.0", 80).unbound().chain(answers("")).build());
    harness.manager.add(
        listener().name("v6").address("::", 80).unbound().chain(answers("")).build());
    harness.manager.add(
        listener()
            .name("pipe")
            .address(new Address.Pipe("/no/such/path:1", 0))
            .unbound()
            .chain(answers(""))
            .build());
    assertThat(names("listener.0.0.0.0_80.")).hasSize(18);
    assertThat(names("listener.[__]_80.")).hasSize(18);
    assertThat(names("listener./no/such/path_1.")).hasSize(18);
  }

  @Test
  void aConnectionIsCountedFromItsChainToItsEnd() throws Exception {
    InetSocketAddress address = harness.start(listener().statPrefix("l").chain(Harness.echo()));
    try (Peer peer = harness.connect(address)) {
      harness.connected();
      assertThat(harness.gauge("listener.l.downstream_cx_active")).isEqualTo(1);
      assertThat(harness.gauge("listener.l.worker_0.downstream_cx_active")).isEqualTo(1);
      assertThat(harness.counter("listener.l.downstream_cx_total")).isEqualTo(1);
      assertThat(harness.counter("listener.l.downstream_cx_destroy")).isZero();
      assertThat(harness.manager.activeConnections()).isEqualTo(1);
      harness.advance(Duration.ofMillis(1500));
      peer.end().readAll();
    }
    harness.awaitCounter("listener.l.downstream_cx_destroy", 1);
    harness.workers.settle();
    assertThat(harness.gauge("listener.l.downstream_cx_active")).isZero();
    assertThat(harness.gauge("listener.l.worker_0.downstream_cx_active")).isZero();
    var length = harness.workers.stats.histogram("listener.l.downstream_cx_length_ms").merged();
    assertThat(length.count()).isEqualTo(1);
    assertThat(length.sum()).isEqualTo(1500);
  }

  @Test
  void theManagerCountsItsListeners() throws Exception {
    harness.manager.add(listener().name("a").statPrefix("a").chain(answers("")).build());
    harness.manager.add(listener().name("b").statPrefix("b").chain(answers("")).build());
    assertThat(harness.gauge("listener_manager.workers_started")).isZero();
    harness.manager.startAccepting();
    assertThat(harness.counter("listener_manager.listener_added")).isEqualTo(2);
    assertThat(harness.counter("listener_manager.listener_create_success")).isEqualTo(2);
    assertThat(harness.gauge("listener_manager.total_listeners_active")).isEqualTo(2);
    assertThat(harness.gauge("listener_manager.workers_started")).isEqualTo(1);
  }
}
