package dev.pillion.e2e.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the proxy ends by a signal: inbound drains, outbound goes on meanwhile. */
class StoppingTest {
  @TempDir Path folder;
  private HeldUpstream upstream;

  @BeforeEach
  void startUpstream() throws IOException {
    upstream = new HeldUpstream();
  }

  @AfterEach
  void stopUpstream() throws IOException {
    upstream.close();
  }

  @Test
  void termEndsAnIdleProxyAtOnce() throws Exception {
    try (ProxyProcess proxy = sidecar()) {
      assertThat(HttpConnection.get(proxy.port("in"), "/").body()).isEqualTo("in");
      long start = System.nanoTime();

      proxy.signal("TERM");

      assertThat(proxy.awaitExit()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
      assertThat(proxy.errors()).contains("caught ENVOY_SIGTERM");
    }
  }

  @Test
  void termDrainsInboundWhileOutboundGoesOn() throws Exception {
    try (ProxyProcess proxy = sidecar("--drain-strategy", "immediate");
        HttpConnection idle = HttpConnection.open(proxy.port("in"));
        HttpConnection busy = HttpConnection.open(proxy.port("in"));
        HttpConnection outbound = HttpConnection.open(proxy.port("out"))) {
      int in = proxy.port("in");
      int out = proxy.port("out");
      assertThat(idle.get("/").closes()).isFalse();
      assertThat(outbound.get("/").closes()).isFalse();
      busy.send("GET /held HTTP/1.1\r\nhost: test\r\n\r\n");
      upstream.awaitRequest();

      proxy.signal("TERM");

      proxy.await("inbound accepts no more", () -> HttpConnection.refused(in));
      assertThat(idle.endsCleanly()).isTrue();
      assertThat(HttpConnection.get(out, "/").body()).isEqualTo("out");
      HttpConnection.Response kept = outbound.get("/");
      assertThat(kept.body()).isEqualTo("out");
      assertThat(kept.closes()).isFalse();
      assertThat(proxy.isAlive()).isTrue();

      upstream.release();
      HttpConnection.Response late = busy.readResponse();
      assertThat(late.body()).isEqualTo("late\n");
      assertThat(late.closes()).isTrue();
      assertThat(busy.endsCleanly()).isTrue();
      assertThat(proxy.awaitExit()).isZero();
    }
  }

  @Test
  void theDrainTimeIsTheLongestThatTermWaits() throws Exception {
    try (ProxyProcess proxy = sidecar("--drain-time-s", "1");
        HttpConnection busy = HttpConnection.open(proxy.port("in"))) {
      busy.send("GET /held HTTP/1.1\r\nhost: test\r\n\r\n");
      upstream.awaitRequest();
      long start = System.nanoTime();

      proxy.signal("TERM");

      assertThat(proxy.awaitExit()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
      assertThat(busy.ends()).isTrue();
    }
  }

  @Test
  void aSecondTermEndsItAtOnce() throws Exception {
    try (ProxyProcess proxy = sidecar();
        HttpConnection busy = HttpConnection.open(proxy.port("in"))) {
      int in = proxy.port("in");
      busy.send("GET /held HTTP/1.1\r\nhost: test\r\n\r\n");
      upstream.awaitRequest();
      proxy.signal("TERM");
      proxy.await("it drains", () -> HttpConnection.refused(in));
      ProxyProcess.pause(Duration.ofMillis(200));
      assertThat(proxy.isAlive()).isTrue();

      proxy.signal("TERM");

      assertThat(proxy.awaitExit()).isZero();
      assertThat(busy.ends()).isTrue();
    }
  }

  @Test
  void intEndsItWithoutDraining() throws Exception {
    try (ProxyProcess proxy = sidecar();
        HttpConnection busy = HttpConnection.open(proxy.port("in"))) {
      busy.send("GET /held HTTP/1.1\r\nhost: test\r\n\r\n");
      upstream.awaitRequest();

      proxy.signal("INT");

      assertThat(proxy.awaitExit()).isZero();
      assertThat(busy.ends()).isTrue();
    }
  }

  @Test
  void hangupChangesNothing() throws Exception {
    try (ProxyProcess proxy = sidecar()) {
      proxy.signal("HUP");
      ProxyProcess.pause(Duration.ofMillis(300));

      assertThat(HttpConnection.get(proxy.port("in"), "/").body()).isEqualTo("in");
    }
  }

  @Test
  void whereNoListenerDeclaresADirectionAllDrain() throws Exception {
    String listeners = Bootstraps.listeners(upstream, Bootstraps.listener("any", "UNSPECIFIED"));
    try (ProxyProcess proxy =
            ProxyProcess.serve(folder, listeners, "--drain-strategy", "immediate");
        HttpConnection busy = HttpConnection.open(proxy.port("any"))) {
      int port = proxy.port("any");
      busy.send("GET /held HTTP/1.1\r\nhost: test\r\n\r\n");
      upstream.awaitRequest();

      proxy.signal("TERM");

      proxy.await("it accepts no more", () -> HttpConnection.refused(port));
      upstream.release();
      assertThat(busy.readResponse().closes()).isTrue();
      assertThat(proxy.awaitExit()).isZero();
    }
  }

  /** What the kernel has taken for us is ours: their handshake is done, their request sent. */
  @Test
  void connectionsInTheAcceptQueueAreServedBeforeTheSocketCloses() throws Exception {
    try (ProxyProcess proxy = sidecar("--drain-strategy", "immediate")) {
      int in = proxy.port("in");
      proxy.signal("STOP");
      List<HttpConnection> queued = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        HttpConnection connection = HttpConnection.open(in);
        connection.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n");
        queued.add(connection);
      }

      proxy.signal("TERM");
      proxy.signal("CONT");

      for (HttpConnection connection : queued) {
        assertThat(connection.readResponse().body()).isEqualTo("in");
        connection.close();
      }
      assertThat(proxy.awaitExit()).isZero();
    }
  }

  private ProxyProcess sidecar(String... options) throws IOException {
    return ProxyProcess.serve(
        folder,
        Bootstraps.listeners(
            upstream, Bootstraps.listener("in", "INBOUND"), Bootstraps.listener("out", "OUTBOUND")),
        options);
  }
}
