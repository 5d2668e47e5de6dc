package dev.pillion.listeners;

import static dev.pillion.listeners.Listeners.answers;
import static dev.pillion.listeners.Listeners.listener;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.listeners.network.ConnectionLimitFilter;
import dev.pillion.listeners.network.DirectResponseFilter;
import dev.pillion.proxycore.config.listener.FilterChainMatch;
import dev.pillion.proxycore.config.listener.FilterChainMatch.SourceType;
import dev.pillion.proxycore.config.listener.ListenerConfig;
import dev.pillion.proxycore.config.listener.ListenerFilterConfig;
import dev.pillion.proxycore.config.listener.ListenerFilterPredicate;
import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import dev.pillion.proxycore.match.CidrRange;
import dev.pillion.proxycore.network.NetworkFilterFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What listener filters make of a connection's first bytes; each chain answers with its own name.
 */
class ListenerFiltersTest {
  private static final ListenerFilterConfig TLS =
      new ListenerFilterConfig.TlsInspector("tls_inspector", null);
  private static final ListenerFilterConfig HTTP =
      new ListenerFilterConfig.HttpInspector("http_inspector", null);

  private final ManualTime time = new ManualTime();
  private final TestWorkers workers = new TestWorkers(1, time);
  private final ListenerManager manager =
      new ListenerManager(
          workers.workers, workers.stats, this::filter, config -> (context, worker) -> {});

  private NetworkFilterFactory filter(
      NetworkFilterConfig config, ListenerConfig listener, String statPrefix) {
    return switch (config) {
      case NetworkFilterConfig.DirectResponse direct -> DirectResponseFilter.factory(direct);
      case NetworkFilterConfig.ConnectionLimit limit ->
          ConnectionLimitFilter.factory(limit, workers.stats);
      default -> throw new IllegalArgumentException(config.toString());
    };
  }

  @AfterEach
  void close() {
    manager.close();
    workers.close();
  }

  private static FilterChainMatch match(String serverName, String transport, String application) {
    return new FilterChainMatch(
        0,
        List.of(),
        List.of(),
        SourceType.ANY,
        List.of(),
        List.of(),
        serverName.isEmpty() ? List.of() : List.of(serverName),
        transport,
        application.isEmpty() ? List.of() : List.of(application));
  }

  private static FilterChainMatch from(String network, int prefix) throws IOException {
    return new FilterChainMatch(
        0,
        List.of(),
        List.of(),
        SourceType.ANY,
        List.of(new CidrRange(InetAddress.getByName(network), prefix)),
        List.of(),
        List.of(),
        "",
        List.of());
  }

  /** Tells TLS for one name, HTTP/1.1 and everything else apart. */
  private static Listeners sniffing(ListenerFilterConfig... filters) {
    return listener()
        .filters(filters)
        .chain("name", match("a.test", "tls", ""), answers("name"))
        .chain("alpn", match("", "tls", "istio"), answers("alpn"))
        .chain("http", match("", "raw_buffer", "http/1.1"), answers("http"))
        .defaultChain(answers("default"));
  }

  private void start(Listeners... listeners) throws Exception {
    for (Listeners each : listeners) {
      manager.add(each.build());
    }
    manager.startAccepting();
  }

  private Socket connect() throws IOException {
    InetSocketAddress address = (InetSocketAddress) manager.addressesOf("test").getFirst();
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(10_000);
    socket.setTcpNoDelay(true);
    return socket;
  }

  private String exchange(byte[] bytes) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(bytes);
      return rest(socket);
    }
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] hello(@Nullable String serverName, String... alpn) throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    if (serverName != null) {
      parameters.setServerNames(List.of(new SNIHostName(serverName)));
    }
    parameters.setApplicationProtocols(alpn);
    engine.setSSLParameters(parameters);
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), out);
    byte[] bytes = new byte[out.flip().remaining()];
    out.get(bytes);
    return bytes;
  }

  private long counter(String name) {
    return workers.stats.counter(name).value();
  }

  private void awaitCounter(String name, long value) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (counter(name) != value) {
      assertThat(System.nanoTime() - deadline).as(name).isNegative();
      Thread.sleep(1);
    }
  }

  @Test
  void theClientHelloChoosesTheChain() throws Exception {
    start(sniffing(TLS));
    assertThat(exchange(hello("A.test"))).isEqualTo("name");
    assertThat(exchange(hello("b.test", "istio"))).isEqualTo("alpn");
    assertThat(exchange(hello(null, "h2"))).isEqualTo("default");
    assertThat(counter("tls_inspector.tls_found")).isEqualTo(3);
    assertThat(counter("tls_inspector.sni_found")).isEqualTo(2);
    assertThat(counter("tls_inspector.alpn_found")).isEqualTo(2);
  }

  @Test
  void aClientHelloMayComeByteByByte() throws Exception {
    start(sniffing(TLS));
    try (Socket socket = connect()) {
      for (byte b : hello("a.test")) {
        socket.getOutputStream().write(b);
      }
      assertThat(rest(socket)).isEqualTo("name");
    }
  }

  @Test
  void aClientHelloMayBeSpreadOverRecords() throws Exception {
    start(sniffing(TLS));
    byte[] whole = hello("a.test");
    ByteBuffer split = ByteBuffer.allocate(whole.length * 6);
    for (int at = 5; at < whole.length; at += 50) {
      int length = Math.min(50, whole.length - at);
      split.put(whole, 0, 3).putShort((short) length).put(whole, at, length);
    }
    byte[] bytes = new byte[split.flip().remaining()];
    split.get(bytes);
    assertThat(exchange(bytes)).isEqualTo("name");
  }

  @Test
  void aClientHelloBeyondTheBoundClosesTheConnection() throws Exception {
    start(sniffing(TLS));
    byte[] endless = new byte[20_000];
    endless[0] = 22;
    endless[1] = 3;
    endless[2] = 1;
    endless[3] = 0x3f;
    endless[5] = 1;
    endless[6] = 0;
    endless[7] = 0x3f;
    for (int at = 5 + 0x3f00; at < endless.length; at += 5 + 0x3f00) {
      endless[at] = 22;
      endless[at + 1] = 3;
      endless[at + 2] = 1;
      endless[at + 3] = 0x3f;
    }
    try (Socket socket = connect()) {
      socket.getOutputStream().write(endless);
      awaitCounter("tls_inspector.client_hello_too_large", 1);
    }
  }

  @Test
  void theFirstByteThatIsNoTlsEndsTheWaiting() throws Exception {
    start(sniffing(TLS));
    assertThat(exchange(ascii("x"))).isEqualTo("default");
    assertThat(counter("tls_inspector.tls_not_found")).isEqualTo(1);
  }

  @Test
  void theRequestLineChoosesTheChain() throws Exception {
    start(sniffing(TLS, HTTP));
    assertThat(exchange(ascii("GET / HTTP/1.1\r\n"))).isEqualTo("http");
    assertThat(exchange(ascii("GET / HTTP/1.0\r\n"))).isEqualTo("default");
    assertThat(exchange(ascii("HELO mail\r\n"))).isEqualTo("default");
    assertThat(counter("http_inspector.http11_found")).isEqualTo(1);
    assertThat(counter("http_inspector.http10_found")).isEqualTo(1);
    assertThat(counter("http_inspector.http_not_found")).isEqualTo(1);
  }

  @Test
  void aSilentClientIsClosedWhenTheFiltersTimeOut() throws Exception {
    start(sniffing(TLS).filtersTimeout(Duration.ofSeconds(15), false));
    try (Socket socket = connect()) {
      awaitPending(1);
      workers.advance(time, Duration.ofMillis(14_900));
      assertThat(counter("listener.127.0.0.1_0.downstream_pre_cx_timeout")).isZero();
      workers.advance(time, Duration.ofMillis(200));
      assertThat(rest(socket)).isEmpty();
      assertThat(counter("listener.127.0.0.1_0.downstream_pre_cx_timeout")).isEqualTo(1);
      awaitPending(0);
    }
  }

  @Test
  void aServerFirstProtocolGoesOnWhenTheFiltersTimeOut() throws Exception {
    start(sniffing(TLS, HTTP).filtersTimeout(Duration.ofMillis(100), true));
    try (Socket socket = connect()) {
      awaitPending(1);
      workers.advance(time, Duration.ofMillis(110));
      assertThat(rest(socket)).isEqualTo("default");
    }
  }

  private void awaitPending(long count) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (workers.stats.gauge("listener.127.0.0.1_0.downstream_pre_cx_active").value() != count) {
      assertThat(System.nanoTime() - deadline).isNegative();
      Thread.sleep(1);
    }
  }

  @Test
  void aDisabledFilterIsPassedOver() throws Exception {
    ListenerFilterPredicate everything = new ListenerFilterPredicate.Any();
    ListenerFilterPredicate nothing = new ListenerFilterPredicate.Not(everything);
    start(
        sniffing(
            new ListenerFilterConfig.TlsInspector("a", everything),
            new ListenerFilterConfig.HttpInspector(
                "b", new ListenerFilterPredicate.Or(List.of(nothing, everything)))));
    try (Socket socket = connect()) {
      assertThat(rest(socket)).isEqualTo("default");
    }
  }

  @Test
  void aConnectionThatNoChainWantsIsClosed() throws Exception {
    start(listener().filters(TLS).chain("name", match("a.test", "tls", ""), answers("name")));
    assertThat(exchange(hello("b.test"))).isEmpty();
    assertThat(counter("listener.127.0.0.1_0.no_filter_chain_match")).isEqualTo(1);
  }

  private static ListenerFilterConfig proxyProtocol(boolean allowWithoutHeader) {
    return new ListenerFilterConfig.ProxyProtocol(
        "proxy_protocol", null, allowWithoutHeader, List.of(), false, List.of(), List.of());
  }

  private static Listeners proxied(boolean allowWithoutHeader) throws IOException {
    return listener()
        .filters(proxyProtocol(allowWithoutHeader))
        .chain("ten", from("10.1.0.0", 16), answers("ten"))
        .chain("six", from("2001:db8::", 32), answers("six"))
        .defaultChain(answers("default"));
  }

  @Test
  void theProxyHeaderTellsTheSource() throws Exception {
    start(proxied(false));
    assertThat(exchange(ascii("PROXY TCP4 10.1.2.3 10.0.0.1 5 80\r\n"))).isEqualTo("ten");
    assertThat(exchange(ascii("PROXY TCP6 2001:db8::1 ::1 5 80\r\n"))).isEqualTo("six");
    assertThat(exchange(ascii("PROXY UNKNOWN\r\n"))).isEqualTo("default");
    assertThat(exchange(v2(0x21, 0x11, 10, 1, 2, 3, 10, 0, 0, 1, 0, 5, 0, 80))).isEqualTo("ten");
    assertThat(exchange(v2(0x20, 0x00))).isEqualTo("default");
    assertThat(counter("proxy_proto.versions.v1.found")).isEqualTo(3);
    assertThat(counter("proxy_proto.versions.v2.found")).isEqualTo(2);
  }

  private static byte[] v2(int command, int family, int... addresses) {
    ByteBuffer header = ByteBuffer.allocate(16 + addresses.length);
    header.put(ascii("\r\n\r\n\0\r\nQUIT\n")).put((byte) command).put((byte) family);
    header.putShort((short) addresses.length);
    for (int each : addresses) {
      header.put((byte) each);
    }
    return header.array();
  }

  @Test
  void aMalformedProxyHeaderClosesTheConnection() throws Exception {
    start(proxied(false));
    assertThat(exchange(ascii("PROXY TCP4 10.1.2.3 nonsense 5 80\r\n"))).isEmpty();
    assertThat(exchange(v2(0x21, 0x11, 10, 1))).isEmpty();
    assertThat(exchange(ascii("GET /"))).isEmpty();
    assertThat(counter("proxy_proto.versions.v1.error")).isEqualTo(1);
    assertThat(counter("proxy_proto.versions.v2.error")).isEqualTo(1);
    assertThat(counter("proxy_proto.not_found_disallowed")).isEqualTo(1);
  }

  @Test
  void connectionsWithoutAProxyHeaderPassWhereTheyMay() throws Exception {
    start(proxied(true));
    assertThat(exchange(ascii("GET /"))).isEqualTo("default");
    assertThat(counter("proxy_proto.not_found_allowed")).isEqualTo(1);
  }

  @Test
  void theListenerOfTheOriginalDestinationTakesOver() throws Exception {
    start(
        listener().useOriginalDst().filters(proxyProtocol(true)).chain(answers("own")),
        listener().name("exact").address("10.0.0.1", 8080).unbound().chain(answers("exact")),
        listener().name("wild").address("0.0.0.0", 8080).unbound().chain(answers("wild")),
        listener().name("six").address("::", 8080).unbound().chain(answers("six")));
    assertThat(exchange(ascii("PROXY TCP4 10.1.2.3 10.0.0.1 5 8080\r\n"))).isEqualTo("exact");
    assertThat(exchange(ascii("PROXY TCP4 10.1.2.3 10.0.0.2 5 8080\r\n"))).isEqualTo("wild");
    assertThat(exchange(ascii("PROXY TCP6 2001:db8::1 2001:db8::2 5 8080\r\n"))).isEqualTo("six");
    assertThat(exchange(ascii("PROXY TCP4 10.1.2.3 10.0.0.2 5 9\r\n"))).isEqualTo("own");
    assertThat(exchange(ascii("x"))).isEqualTo("own");
    assertThat(counter("listener.10.0.0.1_8080.downstream_cx_total")).isEqualTo(1);
  }

  @Test
  void aConnectionIsHandedOnOnceOnly() throws Exception {
    start(
        listener().useOriginalDst().filters(proxyProtocol(true)).chain(answers("own")),
        listener()
            .name("second")
            .address("0.0.0.0", 8080)
            .unbound()
            .useOriginalDst()
            .chain(answers("second")));
    assertThat(exchange(ascii("PROXY TCP4 10.1.2.3 10.0.0.2 5 8080\r\n"))).isEqualTo("second");
  }

  @Test
  void aClientThatGoesAwayWhileItIsLookedAtLeavesNothing() throws Exception {
    start(sniffing(TLS));
    Socket socket = connect();
    socket.getOutputStream().write(22);
    awaitPending(1);
    socket.close();
    awaitPending(0);
    assertThat(manager.activeConnections()).isZero();
  }
}
