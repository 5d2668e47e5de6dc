package dev.pillion.listeners;

import static dev.pillion.listeners.Listeners.answers;
import static dev.pillion.listeners.Listeners.listener;
import static dev.pillion.listeners.chain.Match.match;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.listener.ListenerFilterConfig;
import dev.pillion.proxycore.config.listener.ListenerFilterPredicate;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** listener_filters_timeout, and how long a server that speaks first is kept waiting. */
@Execution(ExecutionMode.CONCURRENT)
class ListenerFilterTimeoutTest {
  private static final ListenerFilterConfig HTTP =
      new ListenerFilterConfig.HttpInspector("http", null);
  private static final ListenerFilterConfig TLS =
      new ListenerFilterConfig.TlsInspector("tls", null);
  private static final String STATS = "listener.127.0.0.1_0.";

  private final Harness harness = Harness.manual();

  @AfterEach
  void close() {
    harness.close();
  }

  private Peer waiting(InetSocketAddress address) throws Exception {
    Peer peer = harness.connect(address);
    harness.awaitGauge(STATS + "downstream_pre_cx_active", 1);
    return peer;
  }

  @Test
  void aSilentConnectionIsClosedWhenTheTimeIsOver() throws Exception {
    InetSocketAddress address =
        harness.start(
            listener()
                .filters(HTTP)
                .filtersTimeout(Duration.ofSeconds(15), false)
                .accessLogs(Harness.logged())
                .chain(answers("hello")));
    try (Peer peer = waiting(address)) {
      harness.advance(Duration.ofMillis(14_900));
      assertThat(peer.silent()).isTrue();
      harness.advance(Duration.ofMillis(200));
      assertThat(peer.readAll()).isEmpty();
    }
    assertThat(harness.nextLogged()).isEqualTo("- - - - 15100");
    assertThat(harness.counter(STATS + "downstream_pre_cx_timeout")).isEqualTo(1);
    assertThat(harness.gauge(STATS + "downstream_pre_cx_active")).isZero();
    assertThat(harness.counter(STATS + "downstream_cx_total")).isZero();
    assertThat(harness.manager.activeConnections()).isZero();
  }

  @Test
  void withContinueItGoesOnAsPlaintext() throws Exception {
    InetSocketAddress address =
        harness.start(
            listener()
                .filters(TLS, HTTP)
                .filtersTimeout(Duration.ofSeconds(5), true)
                .chain("chain", match().transport("raw_buffer").build(), answers("hello")));
    try (Peer peer = waiting(address)) {
      harness.advance(Duration.ofMillis(5_100));
      assertThat(peer.readAll()).isEqualTo("hello");
    }
    assertThat(harness.counter(STATS + "downstream_pre_cx_timeout")).isEqualTo(1);
    assertThat(harness.counter(STATS + "downstream_cx_total")).isEqualTo(1);
  }

  @Test
  void whatCameMeanwhileReachesTheChain() throws Exception {
    InetSocketAddress address =
        harness.start(
            listener()
                .filters(HTTP)
                .filtersTimeout(Duration.ofSeconds(5), true)
                .chain(Harness.echo()));
    try (Peer peer = waiting(address)) {
      peer.send("GET ").send("/so/far");
      Thread.sleep(20);
      harness.advance(Duration.ofMillis(5_100));
      assertThat(peer.read(11)).isEqualTo("GET /so/far");
      assertThat(peer.send("!").end().readAll()).isEqualTo("!");
    }
    assertThat(harness.connected().info().applicationProtocols).isEmpty();
  }

  @Test
  void bytesDoNotRenewTheTime() throws Exception {
    InetSocketAddress address =
        harness.start(
            listener()
                .filters(TLS, HTTP)
                .filtersTimeout(Duration.ofSeconds(5), false)
                .chain(answers("hello")));
    try (Peer peer = waiting(address)) {
      for (int i = 0; i < 4; i++) {
        harness.advance(Duration.ofSeconds(1));
        peer.send("G");
        assertThat(peer.silent()).isTrue();
      }
      harness.advance(Duration.ofMillis(1_100));
      assertThat(peer.readAll()).isIn("", "reset");
    }
    harness.awaitCounter(STATS + "downstream_pre_cx_timeout", 1);
  }

  @Test
  void zeroMeansForEver() throws Exception {
    InetSocketAddress address =
        harness.start(
            listener().filters(HTTP).filtersTimeout(Duration.ZERO, false).chain(Harness.echo()));
    try (Peer peer = waiting(address)) {
      harness.advance(Duration.ofHours(2));
      assertThat(peer.silent()).isTrue();
      assertThat(peer.send("GET / HTTP/1.1\r\n").read(16)).isEqualTo("GET / HTTP/1.1\r\n");
    }
  }

  @Test
  void theTimerDoesNotOutliveTheFilters() throws Exception {
    InetSocketAddress address =
        harness.start(
            listener()
                .filters(HTTP)
                .filtersTimeout(Duration.ofSeconds(5), false)
                .chain(Harness.echo()));
    try (Peer peer = waiting(address)) {
      peer.send("GET / HTTP/1.1\r\n").read(16);
      harness.advance(Duration.ofMinutes(5));
      assertThat(peer.send("x").read(1)).isEqualTo("x");
    }
    assertThat(harness.counter(STATS + "downstream_pre_cx_timeout")).isZero();
  }

  /** MySQL and SMTP greet first: the client says nothing until they do. */
  @Test
  void aServerThatSpeaksFirstWaitsNoLongerThanConfigured() throws Exception {
    InetSocketAddress address =
        harness.start(
            listener()
                .filters(TLS, HTTP)
                .filtersTimeout(Duration.ofMillis(100), true)
                .chain(answers("220 ready")));
    try (Peer peer = waiting(address)) {
      assertThat(peer.silent()).isTrue();
      harness.advance(Duration.ofMillis(105));
      assertThat(peer.readAll()).isEqualTo("220 ready");
    }
  }

  @Test
  void aServerThatSpeaksFirstNeedNotWaitWhereSniffingIsDisabled() throws Exception {
    ListenerFilterPredicate always = new ListenerFilterPredicate.Any();
    InetSocketAddress address =
        harness.start(
            listener()
                .filters(
                    new ListenerFilterConfig.TlsInspector("tls", always),
                    new ListenerFilterConfig.HttpInspector("http", always))
                .chain(answers("220 ready")));
    try (Peer peer = harness.connect(address)) {
      assertThat(peer.readAll()).isEqualTo("220 ready");
    }
    assertThat(harness.counter(STATS + "downstream_pre_cx_timeout")).isZero();
  }
}
