package dev.pillion.listeners;

import static dev.pillion.listeners.Listeners.answers;
import static dev.pillion.listeners.Listeners.listener;
import static dev.pillion.listeners.chain.Match.match;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.listener.FilterChainMatch;
import dev.pillion.proxycore.config.listener.ListenerFilterConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Listener filters over real connections: whole, in pieces, and ones that end early. */
@Execution(ExecutionMode.CONCURRENT)
class ListenerFilterSocketTest {
  private static final ListenerFilterConfig HTTP =
      new ListenerFilterConfig.HttpInspector("http", null);
  private static final ListenerFilterConfig TLS =
      new ListenerFilterConfig.TlsInspector("tls", null);
  private static final String STATS = "listener.127.0.0.1_0.";

  private final Harness harness = Harness.real();

  @AfterEach
  void close() {
    harness.close();
  }

  private InetSocketAddress inspecting() throws Exception {
    return harness.start(
        listener().filters(TLS, HTTP).accessLogs(Harness.logged()).chain(Harness.echo()));
  }

  @Test
  void aTlsClientIsSeenAndItsBytesAreLeft() throws Exception {
    InetSocketAddress address = inspecting();
    SSLSocket tls;
    try (Socket plain = new Socket(address.getAddress(), address.getPort())) {
      tls =
          (SSLSocket)
              SSLContext.getDefault().getSocketFactory().createSocket(plain, "a.example", 1, true);
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"istio", "h2"});
      tls.setSSLParameters(parameters);
      try {
        tls.startHandshake(); // its own hello comes back
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("client_hello");
      }
    }
    EchoConnection seen = harness.connected();
    assertThat(seen.info().transportProtocol).isEqualTo("tls");
    assertThat(seen.info().requestedServerName).isEqualTo("a.example");
    assertThat(seen.info().applicationProtocols).containsExactly("istio", "h2");
    assertThat(harness.counter("http_inspector.http_not_found")).isZero();
  }

  @Test
  void aRequestInPiecesReachesTheChainWhole() throws Exception {
    InetSocketAddress address = inspecting();
    String request = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";
    try (Peer peer = harness.connect(address)) {
      for (int i = 0; i < request.length(); i++) {
        peer.send(request.substring(i, i + 1));
      }
      assertThat(peer.end().readAll()).isEqualTo(request);
    }
    EchoConnection seen = harness.connected();
    assertThat(seen.info().transportProtocol).isEqualTo("raw_buffer");
    assertThat(seen.info().applicationProtocols).containsExactly("http/1.1");
    assertThat(harness.counter("tls_inspector.tls_not_found")).isEqualTo(1);
    assertThat(harness.counter("http_inspector.http11_found")).isEqualTo(1);
  }

  @Test
  void aRequestWithItsEndInOnePacketIsServed() throws Exception {
    InetSocketAddress address = inspecting();
    try (Peer peer = harness.connect(address)) {
      assertThat(peer.send("GET / HTTP/1.0\r\n\r\n").end().readAll())
          .isEqualTo("GET / HTTP/1.0\r\n\r\n");
    }
  }

  @Test
  void aClientThatClosesEarlyLeavesNothingBehind() throws Exception {
    InetSocketAddress address = inspecting();
    harness.connect(address).close();
    assertThat(harness.nextLogged()).startsWith("- - - - ");
    harness.connect(address).send("GE").close();
    harness.nextLogged();
    try (Peer peer = harness.connect(address)) {
      assertThat(peer.send("GE").end().readAll()).isIn("", "reset");
    }
    harness.nextLogged();
    Peer reset = harness.connect(address).send("GE");
    harness.awaitGauge(STATS + "downstream_pre_cx_active", 1);
    reset.reset();
    harness.nextLogged();
    harness.awaitCounter(STATS + "downstream_listener_filter_remote_close", 4);
    harness.awaitGauge(STATS + "downstream_pre_cx_active", 0);
    assertThat(harness.counter(STATS + "downstream_cx_total")).isZero();
    assertThat(harness.manager.activeConnections()).isZero();
  }

  @Test
  void whatAFilterRefusesIsClosed() throws Exception {
    InetSocketAddress address = inspecting();
    byte[] endless = new byte[20_000];
    System.arraycopy(new byte[] {22, 3, 1, 0x40, 0, 1, 0, 0x3f, -1}, 0, endless, 0, 9);
    try (Peer peer = harness.connect(address)) {
      peer.send(endless);
      assertThat(peer.readAll()).isIn("", "reset");
    }
    harness.awaitCounter("tls_inspector.client_hello_too_large", 1);
    harness.nextLogged();
    assertThat(harness.counter(STATS + "downstream_cx_total")).isZero();
    assertThat(harness.gauge(STATS + "downstream_pre_cx_active")).isZero();
  }

  @Test
  void whereNoChainMatchesTheConnectionIsClosedAndLogged() throws Exception {
    InetSocketAddress address =
        harness.start(
            listener()
                .accessLogs(Harness.logged())
                .chain("port 1", match().port(1).build(), answers("never")));
    try (Peer peer = harness.connect(address)) {
      assertThat(peer.readAll()).isEmpty();
    }
    assertThat(harness.nextLogged()).startsWith("NR filter_chain_not_found - - ");
    assertThat(harness.counter(STATS + "no_filter_chain_match")).isEqualTo(1);
    assertThat(harness.counter(STATS + "downstream_cx_total")).isZero();
  }

  @Test
  void aConnectionIsLoggedWithItsChain() throws Exception {
    InetSocketAddress address =
        harness.start(
            listener()
                .accessLogs(Harness.logged())
                .chain("the chain", FilterChainMatch.ANY, answers("hello")));
    try (Peer peer = harness.connect(address)) {
      assertThat(peer.readAll()).isEqualTo("hello");
    }
    assertThat(harness.nextLogged()).startsWith("- direct_response - the chain ");
  }

  @Test
  void aProxyHeaderIsTakenOffBeforeTheInspectorsLook() throws Exception {
    InetSocketAddress address =
        harness.start(
            listener()
                .filters(
                    new ListenerFilterConfig.ProxyProtocol(
                        "proxy",
                        null,
                        false,
                        java.util.List.of(),
                        false,
                        java.util.List.of(),
                        java.util.List.of()),
                    TLS,
                    HTTP)
                .chain(Harness.echo()));
    try (Peer peer = harness.connect(address)) {
      peer.send("PROXY TCP4 192.0.2.1 192.0.2.2 7 8\r\nGET / HTTP/1.1\r\n\r\n");
      assertThat(peer.end().readAll()).isEqualTo("GET / HTTP/1.1\r\n\r\n");
    }
    EchoConnection seen = harness.connected();
    assertThat(seen.info().remoteAddress).hasToString("/192.0.2.1:7");
    assertThat(seen.info().applicationProtocols).containsExactly("http/1.1");
  }
}
