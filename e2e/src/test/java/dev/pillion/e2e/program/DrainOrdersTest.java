package dev.pillion.e2e.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The admin server's orders to drain and to stop. */
class DrainOrdersTest {
  @TempDir Path folder;

  @Test
  void quitEndsTheProcess() throws Exception {
    try (ProxyProcess proxy = sidecar()) {
      HttpConnection.Response answer = proxy.admin("POST", "/quitquitquit");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("OK\n");
      assertThat(proxy.awaitExit()).isZero();
    }
  }

  @Test
  void quitIsNotForReaders() throws Exception {
    try (ProxyProcess proxy = sidecar()) {
      assertThat(proxy.admin("GET", "/quitquitquit").status()).isEqualTo(405);
      assertThat(proxy.admin("GET", "/ready").status()).isEqualTo(200);
    }
  }

  @Test
  void drainingInboundOnlyLeavesOutbound() throws Exception {
    try (ProxyProcess proxy = sidecar()) {
      int in = proxy.port("in");
      int out = proxy.port("out");

      order(proxy, "/drain_listeners?inboundonly");

      proxy.await("inbound accepts no more", () -> HttpConnection.refused(in));
      assertThat(HttpConnection.get(out, "/").body()).isEqualTo("out");
    }
  }

  @Test
  void drainingWithoutAWordClosesAllListenersAndKeepsConnections() throws Exception {
    try (ProxyProcess proxy = sidecar();
        HttpConnection kept = HttpConnection.open(proxy.port("out"))) {
      int in = proxy.port("in");
      int out = proxy.port("out");
      assertThat(kept.get("/").status()).isEqualTo(200);

      order(proxy, "/drain_listeners");

      proxy.await(
          "nothing accepts any more",
          () -> HttpConnection.refused(in) && HttpConnection.refused(out));
      assertThat(kept.get("/").status()).isEqualTo(200);
      assertThat(proxy.admin("GET", "/ready").status()).isEqualTo(200);
    }
  }

  @Test
  void aGracefulDrainTakesNewConnectionsUntilItsTimeIsOver() throws Exception {
    try (ProxyProcess proxy = sidecar("--drain-time-s", "2", "--drain-strategy", "immediate")) {
      int in = proxy.port("in");
      int out = proxy.port("out");

      order(proxy, "/drain_listeners?graceful&inboundonly");

      HttpConnection.Response answer = HttpConnection.get(in, "/");
      assertThat(answer.body()).isEqualTo("in");
      assertThat(answer.closes()).isTrue();
      assertThat(HttpConnection.get(out, "/").closes()).isFalse();
      proxy.await("inbound accepts no more", () -> HttpConnection.refused(in));
      assertThat(HttpConnection.get(out, "/").body()).isEqualTo("out");
    }
  }

  @Test
  void aGracefulDrainThatSkipsTheExitNeverStopsAccepting() throws Exception {
    try (ProxyProcess proxy = sidecar("--drain-time-s", "1", "--drain-strategy", "immediate");
        HttpConnection idle = HttpConnection.open(proxy.port("in"))) {
      int in = proxy.port("in");
      assertThat(idle.get("/").closes()).isFalse();

      order(proxy, "/drain_listeners?graceful&skip_exit");
      ProxyProcess.pause(Duration.ofMillis(1_500));

      HttpConnection.Response answer = HttpConnection.get(in, "/");
      assertThat(answer.body()).isEqualTo("in");
      assertThat(answer.closes()).isTrue();
      assertThat(idle.get("/").closes()).isTrue();
    }
  }

  /** The share of answers that say so grows with the time; at its end it is all. */
  @Test
  void theGradualStrategyAsksMoreAndMoreConnectionsToClose() throws Exception {
    Duration drainTime = Duration.ofSeconds(4);
    try (ProxyProcess proxy = sidecar("--drain-time-s", "4", "--drain-strategy", "gradual")) {
      int out = proxy.port("out");
      assertThat(shareThatCloses(out, Duration.ZERO)).isZero();

      order(proxy, "/drain_listeners?graceful&skip_exit");

      double early = shareThatCloses(out, drainTime.dividedBy(2));
      double late = shareThatCloses(out, drainTime.dividedBy(2));
      assertThat(early).isLessThan(late).isBetween(0.01, 0.6); // about a quarter
      assertThat(late).isBetween(0.4, 1.0); // about three quarters
      assertThat(shareThatCloses(out, Duration.ZERO)).isEqualTo(1);
    }
  }

  /** Of at least twenty requests, and of those that fit into the time. */
  private static double shareThatCloses(int port, Duration time) throws IOException {
    long start = System.nanoTime();
    int asked = 0;
    int closing = 0;
    while (asked < 20 || System.nanoTime() - start < time.toNanos()) {
      closing += HttpConnection.get(port, "/").closes() ? 1 : 0;
      asked++;
    }
    return (double) closing / asked;
  }

  private static void order(ProxyProcess proxy, String target) throws IOException {
    HttpConnection.Response answer = proxy.admin("POST", target);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("OK\n");
  }

  private ProxyProcess sidecar(String... options) throws IOException {
    String listeners =
        Bootstraps.listeners(
            Bootstraps.listener("in", "INBOUND"), Bootstraps.listener("out", "OUTBOUND"));
    return ProxyProcess.serve(
        folder, listeners.replace("cluster: held", "cluster_header: x-to"), options);
  }
}
