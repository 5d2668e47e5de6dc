package dev.pillion.listeners;

import static dev.pillion.listeners.Listeners.listener;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code /healthcheck/fail} asks the connections of some listeners to end. */
@Execution(ExecutionMode.CONCURRENT)
class HealthCheckDrainTest {
  private static boolean asksToClose(Harness harness, Peer peer) throws Exception {
    peer.send("a").read(1);
    return harness.connected().callbacks.draining();
  }

  @Test
  void connectionsEndWhileTheHealthCheckFails() throws Exception {
    try (Harness harness = Harness.real()) {
      var address = harness.start(listener().chain(Harness.echo()));
      harness.manager.failHealthCheck(true);
      try (Peer peer = harness.connect(address)) {
        assertThat(asksToClose(harness, peer)).isTrue();
      }
      harness.manager.failHealthCheck(false);
      try (Peer peer = harness.connect(address)) {
        assertThat(asksToClose(harness, peer)).isFalse();
      }
    }
  }

  @Test
  void aListenerOfTypeModifyOnlyDoesNotCare() throws Exception {
    try (Harness harness = Harness.real()) {
      var address = harness.start(listener().staysWhenHealthChecksFail().chain(Harness.echo()));
      harness.manager.failHealthCheck(true);
      try (Peer peer = harness.connect(address)) {
        assertThat(asksToClose(harness, peer)).isFalse();
      }
    }
  }
}
