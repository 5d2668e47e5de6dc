package dev.pillion.e2e.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy is ready when each DNS cluster has had its first answer, good or bad; not before. */
class ReadinessTest {
  @TempDir Path folder;
  private HeldUpstream upstream;
  private HeldDns dns;

  @BeforeEach
  void startServers() throws IOException {
    upstream = new HeldUpstream();
    dns = new HeldDns();
  }

  @AfterEach
  void stopServers() throws IOException {
    dns.close();
    upstream.close();
  }

  private ProxyProcess launch() throws Exception {
    String listeners = Bootstraps.listeners(upstream, dns, Bootstraps.listener("in", "INBOUND"));
    ProxyProcess proxy = ProxyProcess.launch(folder, listeners);
    dns.awaitQuestion();
    return proxy;
  }

  private static void assertNotReady(ProxyProcess proxy) throws IOException {
    HttpConnection.Response ready = proxy.admin("GET", "/ready");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.body()).isEqualTo("PRE_INITIALIZING\n");
    assertThat(proxy.admin("GET", "/server_info").body())
        .containsPattern("\"state\": *\"PRE_INITIALIZING\"");
    assertThat(proxy.admin("GET", "/stats?filter=^server.live$").body())
        .isEqualTo("server.live: 1\n"); // it does not drain
    assertThat(proxy.errors()).doesNotContain("starting workers");
  }

  private static void awaitLive(ProxyProcess proxy) {
    proxy.await("it is live", () -> ready(proxy).status() == 200);
    assertThat(ready(proxy).body()).isEqualTo("LIVE\n");
  }

  private static HttpConnection.Response ready(ProxyProcess proxy) {
    try {
      return proxy.admin("GET", "/ready");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void isNotReadyBeforeTheFirstAnswerAndServesAfterIt() throws Exception {
    try (ProxyProcess proxy = launch()) {
      assertNotReady(proxy);

      dns.answer();

      awaitLive(proxy);
      upstream.release();
      assertThat(HttpConnection.get(proxy.port("in"), "/").body()).isEqualTo("in");
      assertThat(HttpConnection.get(proxy.port("in"), "/held").body()).isEqualTo("late\n");
    }
  }

  @Test
  void aNameThatCannotBeResolvedKeepsNobodyWaiting() throws Exception {
    try (ProxyProcess proxy = launch()) {
      assertNotReady(proxy);

      dns.fail();

      awaitLive(proxy);
      assertThat(HttpConnection.get(proxy.port("in"), "/").body()).isEqualTo("in");
      assertThat(HttpConnection.get(proxy.port("in"), "/held").status()).isEqualTo(503);
    }
  }

  @Test
  void anOrderToStopIsObeyedMeanwhile() throws Exception {
    try (ProxyProcess proxy = launch()) {
      assertNotReady(proxy);
      proxy.admin("POST", "/quitquitquit");
      assertThat(proxy.awaitExit()).isZero();
    }
  }
}
