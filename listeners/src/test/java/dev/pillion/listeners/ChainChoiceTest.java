package dev.pillion.listeners;

import static dev.pillion.listeners.Listeners.answers;
import static dev.pillion.listeners.Listeners.listener;
import static dev.pillion.listeners.chain.Match.match;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.listeners.filter.ClientHellos;
import dev.pillion.proxycore.config.listener.ListenerFilterConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What listener filters find out chooses the chain; each chain answers with its own name. */
@Execution(ExecutionMode.CONCURRENT)
class ChainChoiceTest {
  private static final ListenerFilterConfig TLS =
      new ListenerFilterConfig.TlsInspector("tls_inspector", null);
  private static final ListenerFilterConfig HTTP =
      new ListenerFilterConfig.HttpInspector("http_inspector", null);
  private static final ListenerFilterConfig PROXY =
      new ListenerFilterConfig.ProxyProtocol(
          "proxy_protocol", null, false, List.of(), false, List.of(), List.of());

  private final Harness harness = Harness.real();

  @AfterEach
  void close() {
    harness.close();
  }

  /** Tells TLS for one name, TLS with Istio's ALPN, HTTP/1.1 and everything else apart. */
  private InetSocketAddress sniffing(ListenerFilterConfig... filters) throws Exception {
    return harness.start(
        listener()
            .filters(filters)
            .chain("name", match().names("a.test").transport("tls").build(), answers("name"))
            .chain("alpn", match().transport("tls").applications("istio").build(), answers("alpn"))
            .chain(
                "http",
                match().transport("raw_buffer").applications("http/1.1").build(),
                answers("http"))
            .defaultChain(answers("default")));
  }

  private String answerTo(InetSocketAddress address, byte[] bytes) throws IOException {
    try (Peer peer = harness.connect(address)) {
      return peer.send(bytes).readAll();
    }
  }

  private String answerTo(InetSocketAddress address, String text) throws IOException {
    return answerTo(address, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] hello(String serverName, String... protocols) {
    return ClientHellos.jdk("TLSv1.3", serverName, protocols);
  }

  @Test
  void theClientHelloChoosesTheChain() throws Exception {
    InetSocketAddress address = sniffing(TLS);
    assertThat(answerTo(address, hello("A.test"))).isEqualTo("name");
    assertThat(answerTo(address, hello("b.test", "istio"))).isEqualTo("alpn");
    assertThat(answerTo(address, hello("", "h2"))).isEqualTo("default");
    assertThat(answerTo(address, "x")).isEqualTo("default");
    assertThat(harness.counter("tls_inspector.tls_found")).isEqualTo(3);
    assertThat(harness.counter("tls_inspector.sni_found")).isEqualTo(2);
    assertThat(harness.counter("tls_inspector.alpn_found")).isEqualTo(2);
    assertThat(harness.counter("tls_inspector.tls_not_found")).isEqualTo(1);
  }

  @Test
  void aClientHelloInPiecesChoosesItAsWell() throws Exception {
    InetSocketAddress address = sniffing(TLS);
    byte[] hello = hello("a.test");
    try (Peer peer = harness.connect(address)) {
      for (byte b : hello) {
        peer.send(new byte[] {b});
      }
      assertThat(peer.readAll()).isEqualTo("name");
    }
    assertThat(answerTo(address, ClientHellos.resplit(hello, 1, 50, 90))).isEqualTo("name");
  }

  @Test
  void theRequestLineChoosesTheChain() throws Exception {
    InetSocketAddress address = sniffing(TLS, HTTP);
    assertThat(answerTo(address, "GET / HTTP/1.1\r\n")).isEqualTo("http");
    assertThat(answerTo(address, "GET / HTTP/1.0\r\n")).isEqualTo("default");
    assertThat(answerTo(address, "HELO mail\r\n")).isEqualTo("default");
    assertThat(harness.counter("http_inspector.http11_found")).isEqualTo(1);
    assertThat(harness.counter("http_inspector.http10_found")).isEqualTo(1);
    assertThat(harness.counter("http_inspector.http_not_found")).isEqualTo(1);
  }

  private InetSocketAddress proxied() throws Exception {
    return harness.start(
        listener()
            .filters(PROXY)
            .chain("ten", match().sources("10.1.0.0/16").build(), answers("ten"))
            .chain("six", match().sources("2001:db8::/32").build(), answers("six"))
            .defaultChain(answers("default")));
  }

  private static byte[] v2(int command, int family, int... addresses) {
    ByteBuffer header = ByteBuffer.allocate(16 + addresses.length);
    header.put("\r\n\r\n\0\r\nQUIT\n".getBytes(StandardCharsets.ISO_8859_1));
    header.put((byte) command).put((byte) family).putShort((short) addresses.length);
    for (int each : addresses) {
      header.put((byte) each);
    }
    return header.array();
  }

  @Test
  void theProxyHeadersSourceChoosesTheChain() throws Exception {
    InetSocketAddress address = proxied();
    assertThat(answerTo(address, "PROXY TCP4 10.1.2.3 10.0.0.1 5 80\r\n")).isEqualTo("ten");
    assertThat(answerTo(address, "PROXY TCP6 2001:db8::1 ::1 5 80\r\n")).isEqualTo("six");
    assertThat(answerTo(address, "PROXY UNKNOWN\r\n")).isEqualTo("default");
    assertThat(answerTo(address, v2(0x21, 0x11, 10, 1, 2, 3, 10, 0, 0, 1, 0, 5, 0, 80)))
        .isEqualTo("ten");
    assertThat(answerTo(address, v2(0x20, 0x00))).isEqualTo("default");
    assertThat(harness.counter("proxy_proto.versions.v1.found")).isEqualTo(3);
    assertThat(harness.counter("proxy_proto.versions.v2.found")).isEqualTo(2);
  }

  @Test
  void withoutAGoodProxyHeaderNoChainIsChosen() throws Exception {
    InetSocketAddress address = proxied();
    assertThat(answerTo(address, "PROXY TCP4 10.1.2.3 nonsense 5 80\r\n")).isEmpty();
    assertThat(answerTo(address, v2(0x21, 0x11, 10, 1))).isEmpty();
    assertThat(answerTo(address, "GET /")).isIn("", "reset");
    assertThat(harness.counter("proxy_proto.versions.v1.error")).isEqualTo(1);
    assertThat(harness.counter("proxy_proto.versions.v2.error")).isEqualTo(1);
    assertThat(harness.counter("proxy_proto.not_found_disallowed")).isEqualTo(1);
    assertThat(harness.counter("listener.127.0.0.1_0.downstream_cx_total")).isZero();
  }
}
