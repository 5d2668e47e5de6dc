package dev.pillion.listeners.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.InternalAddressConfig;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.match.CidrRange;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the upstream sees of a request's head, and the log of its client. */
class RequestHeadersTest {
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private final HttpConfigs configs = new HttpConfigs();

  /** The head as it reaches the terminal filter, its lines in order. */
  private String seen(String... lines) throws Exception {
    return exchange(lines).seen();
  }

  private record Exchange(String seen, String logged) {}

  private Exchange exchange(String... lines) throws Exception {
    configs.logFormat =
        "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT% %DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT%";
    Upstream upstream = new Upstream(s -> s.headers(true, 200));
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      server.internalOnlyHeaders = internalOnly;
      StringBuilder request = new StringBuilder("GET / HTTP/1.1\r\nHost: h\r\n");
      for (String line : lines) {
        request.append(line).append("\r\n");
      }
      client.send(request.append("\r\n").toString());
      assertThat(client.head()).startsWith("HTTP/1.1 200 OK\r\n");
      return new Exchange(upstream.next().head, server.nextLogged());
    }
  }

  private List<HeaderName> internalOnly = List.of();

  private void loopbackIsInternal() throws Exception {
    configs.internal =
        new InternalAddressConfig(
            true,
            List.of(
                new CidrRange(InetAddress.getByName("127.0.0.0"), 8),
                new CidrRange(InetAddress.getByName("10.0.0.0"), 8)));
  }

  @Test
  void leavesForwardedForAloneUnlessItUsesTheRemoteAddress() throws Exception {
    assertThat(seen()).doesNotContain("x-forwarded-for");
    assertThat(seen("X-Forwarded-For: 1.2.3.4")).contains("x-forwarded-for: 1.2.3.4\n");
  }

  @Test
  void severalForwardedForLinesBecomeOne() throws Exception {
    assertThat(seen("X-Forwarded-For: 1.2.3.4", "X-Forwarded-For: 5.6.7.8"))
        .contains("x-forwarded-for: 1.2.3.4,5.6.7.8\n");
  }

  @Test
  void takesTheClientFromTheLastForwardedForAddress() throws Exception {
    assertThat(exchange("X-Forwarded-For: 1.2.3.4, 5.6.7.8").logged())
        .isEqualTo("5.6.7.8 127.0.0.1");
  }

  @Test
  void trustsAsManyHopsAsConfigured() throws Exception {
    configs.trustedHops = 1;
    assertThat(exchange("X-Forwarded-For: 1.2.3.4, 5.6.7.8").logged())
        .isEqualTo("1.2.3.4 127.0.0.1");
    assertThat(exchange("X-Forwarded-For: 5.6.7.8").logged()).isEqualTo("127.0.0.1 127.0.0.1");
  }

  @Test
  void ignoresForwardedForThatIsNoAddress() throws Exception {
    assertThat(exchange("X-Forwarded-For: nonsense").logged()).isEqualTo("127.0.0.1 127.0.0.1");
  }

  @Test
  void appendsTheNodesAddressForALoopbackPeer() throws Exception {
    configs.useRemoteAddress = true;
    assertThat(seen()).contains("x-forwarded-for: 192.0.2.2\n");
    Exchange forwarded = exchange("X-Forwarded-For: 1.2.3.4");
    assertThat(forwarded.seen()).contains("x-forwarded-for: 1.2.3.4,192.0.2.2\n");
    assertThat(forwarded.logged()).isEqualTo("127.0.0.1 127.0.0.1");
    assertThat(seen("X-Forwarded-For:")).contains("x-forwarded-for: 192.0.2.2\n");
  }

  @Test
  void appendsNothingWhereThatIsSwitchedOff() throws Exception {
    configs.useRemoteAddress = true;
    configs.skipXffAppend = true;
    assertThat(seen("X-Forwarded-For: 1.2.3.4")).contains("x-forwarded-for: 1.2.3.4\n");
    assertThat(seen()).doesNotContain("x-forwarded-for");
  }

  @Test
  void atTheEdgeTrustedHopsCountFromTheConnection() throws Exception {
    configs.useRemoteAddress = true;
    configs.trustedHops = 1;
    assertThat(exchange("X-Forwarded-For: 1.2.3.4, 5.6.7.8").logged())
        .isEqualTo("5.6.7.8 127.0.0.1");
  }

  @Test
  void tellsTheExternalAddressAtTheEdge() throws Exception {
    configs.useRemoteAddress = true;
    assertThat(seen("X-Envoy-External-Address: 9.9.9.9"))
        .contains("x-envoy-external-address: 127.0.0.1\n")
        .doesNotContain("9.9.9.9", "x-envoy-internal");
  }

  @Test
  void marksInternalRequests() throws Exception {
    loopbackIsInternal();
    configs.useRemoteAddress = true;
    assertThat(seen())
        .contains("x-envoy-internal: true\n")
        .doesNotContain("x-envoy-external-address");
    assertThat(seen("X-Forwarded-For: 10.1.1.1")).doesNotContain("x-envoy-internal");
  }

  @Test
  void marksInternalRequestsByASingleForwardedForAddress() throws Exception {
    loopbackIsInternal();
    assertThat(seen("X-Forwarded-For: 10.1.1.1")).contains("x-envoy-internal: true\n");
    assertThat(seen("X-Forwarded-For: 10.1.1.1, 10.1.1.2")).doesNotContain("x-envoy-internal");
    assertThat(seen("X-Forwarded-For: 8.8.8.8")).doesNotContain("x-envoy-internal");
    assertThat(seen()).doesNotContain("x-envoy-internal");
  }

  @Test
  void nobodyMayCallHimselfInternal() throws Exception {
    assertThat(seen("X-Envoy-Internal: true")).doesNotContain("x-envoy-internal");
  }

  @Test
  void takesInternalHeadersFromExternalCallers() throws Exception {
    String[] lines = {
      "X-Envoy-Retry-On: 5xx",
      "X-Envoy-Max-Retries: 9",
      "X-Envoy-Upstream-Rq-Timeout-Ms: 1",
      "X-Envoy-Force-Trace: 1",
      "X-Envoy-Expected-Rq-Timeout-Ms: 7",
      "X-Team: a"
    };
    internalOnly = List.of(HeaderName.of("x-team"));
    assertThat(seen(lines)).doesNotContain("x-envoy-retry-on", "x-envoy-", "x-team");
    loopbackIsInternal();
    configs.useRemoteAddress = true;
    assertThat(seen(lines))
        .contains(
            "x-envoy-retry-on: 5xx\n",
            "x-envoy-max-retries: 9\n",
            "x-envoy-upstream-rq-timeout-ms: 1\n",
            "x-team: a\n");
  }

  @Test
  void takesIdentityHeadersAtTheEdgeOnly() throws Exception {
    String[] lines = {
      "X-Envoy-Downstream-Service-Cluster: c",
      "X-Envoy-Decorator-Operation: o",
      "X-Envoy-Original-Path: /p"
    };
    assertThat(seen(lines))
        .contains("x-envoy-downstream-service-cluster: c\n", "x-envoy-decorator-operation: o\n")
        .contains("x-envoy-original-path: /p\n");
    configs.useRemoteAddress = true;
    assertThat(seen(lines))
        .doesNotContain("service-cluster", "decorator-operation", "original-path");
  }

  @Test
  void dropsForwardedClientCertificates() throws Exception {
    assertThat(seen("X-Forwarded-Client-Cert: By=spiffe://td/x"))
        .doesNotContain("x-forwarded-client-cert");
  }

  @Test
  void keepsARequestIdThatIsThereAndMakesOneThatIsNot() throws Exception {
    assertThat(seen()).containsPattern("x-request-id: " + UUID + "\n");
    assertThat(seen("X-Request-Id: mine")).contains("x-request-id: mine\n");
    configs.generateRequestId = false;
    assertThat(seen()).doesNotContain("x-request-id");
  }

  @Test
  void theRequestIdIsTheStreamsIdInTheLog() throws Exception {
    configs.logFormat = "%STREAM_ID%";
    try (HttpServer server = new HttpServer(configs, EchoFilter.FACTORY);
        HttpClient client = server.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\nX-Request-Id: mine\r\n\r\n").response();
      assertThat(server.nextLogged()).isEqualTo("mine");
    }
  }

  @Test
  void replacesRequestIdsAtTheEdgeUnlessTheyAreToBeKept() throws Exception {
    configs.useRemoteAddress = true;
    assertThat(seen("X-Request-Id: mine"))
        .containsPattern("x-request-id: " + UUID + "\n")
        .doesNotContain("mine");
    configs.preserveRequestId = true;
    assertThat(seen("X-Request-Id: mine")).contains("x-request-id: mine\n");
  }

  @Test
  void saysTheSchemeInForwardedProto() throws Exception {
    assertThat(seen()).contains("x-forwarded-proto: http\n", ":scheme: http\n");
    assertThat(seen("X-Forwarded-Proto: https"))
        .contains("x-forwarded-proto: https\n", ":scheme: https\n");
    assertThat(seen("X-Forwarded-Proto: ftp"))
        .contains("x-forwarded-proto: ftp\n", ":scheme: http\n");
    configs.useRemoteAddress = true;
    assertThat(seen("X-Forwarded-Proto: https"))
        .contains("x-forwarded-proto: http\n", ":scheme: http\n");
    configs.trustedHops = 1;
    assertThat(seen("X-Forwarded-Proto: https")).contains("x-forwarded-proto: https\n");
  }

  @Test
  void addsItselfToVia() throws Exception {
    configs.via = "mesh";
    assertThat(seen()).contains("via: mesh\n");
    assertThat(seen("Via: 1.1 a")).contains("via: 1.1 a, mesh\n");
  }

  @Test
  void addsTheUserAgentWhereItIsToldTo() throws Exception {
    configs.addUserAgent = true;
    assertThat(seen())
        .contains(
            "x-envoy-downstream-service-cluster: nodecluster\n",
            "user-agent: nodecluster\n",
            "x-envoy-downstream-service-node: nodeid\n");
    assertThat(seen("User-Agent: curl")).contains("user-agent: curl\n");
  }

  @Test
  void takesRefererThatIsNoUrl() throws Exception {
    assertThat(seen("Referer: http://a/b")).contains("referer: http://a/b\n");
    assertThat(seen("Referer: /a/b?c")).contains("referer: /a/b?c\n");
    assertThat(seen("Referer: http://a/b#c")).doesNotContain("referer");
    assertThat(seen("Referer: http://u@a/b")).doesNotContain("referer");
    assertThat(seen("Referer: http:///b")).doesNotContain("referer");
    assertThat(seen("Referer: about:blank")).doesNotContain("referer");
    assertThat(seen("Referer: a b")).doesNotContain("referer");
    assertThat(seen("Referer: http://a/", "Referer: http://b/")).doesNotContain("referer");
  }

  @Test
  void takesHopByHopHeaders() throws Exception {
    assertThat(seen("Connection: keep-alive, X-Hop", "X-Hop: 1", "Keep-Alive: 5", "TE: trailers"))
        .contains("te: trailers\n")
        .doesNotContain("connection", "x-hop", "keep-alive");
  }
}
