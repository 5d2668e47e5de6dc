package dev.pillion.listeners.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.http.ClientCertForwarding;
import dev.pillion.proxycore.config.http.ClientCertForwarding.Mode;
import dev.pillion.proxycore.config.http.ForwardProto;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.HeadersWithUnderscores;
import dev.pillion.proxycore.config.http.HttpConnectionManagerConfig.InternalAddressConfig;
import dev.pillion.proxycore.config.http.IpDetection;
import dev.pillion.proxycore.config.http.RequestHeaderOptions;
import dev.pillion.proxycore.format.FormatOptions;
import dev.pillion.proxycore.format.Formats;
import dev.pillion.proxycore.http.HeaderMutation;
import dev.pillion.proxycore.http.HeaderMutations.Addition;
import dev.pillion.proxycore.http.HeaderMutations.AppendAction;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.match.CidrRange;
import dev.pillion.proxycore.match.StringMatcher;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a request's head where more is asked for than Envoy's defaults. */
class RequestHeaderOptionsTest {
  private final HttpConfigs configs = new HttpConfigs();
  private String answer = "";
  private String logged = "";

  RequestHeaderOptionsTest() {
    configs.logFormat =
        "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT% %RESPONSE_CODE% %RESPONSE_CODE_DETAILS%";
  }

  /** The head as it reaches the terminal filter; empty when it does not. */
  private String seen(String... lines) throws Exception {
    Upstream upstream = new Upstream(s -> s.headers(true, 200));
    try (HttpServer server = new HttpServer(configs, upstream.factory());
        HttpClient client = server.connect()) {
      String head = String.join("\r\n", lines) + (lines.length == 0 ? "" : "\r\n");
      client.send("GET / HTTP/1.1\r\nHost: h\r\n" + head + "\r\n");
      answer = client.head();
      logged = server.nextLogged();
      dropped = server.workers.stats.counter("http1.dropped_headers_with_underscores").value();
      refused =
          server
              .workers
              .stats
              .counter("http1.requests_rejected_with_underscores_in_headers")
              .value();
      return upstream.streams.isEmpty() ? "" : upstream.next().head;
    }
  }

  private long dropped;
  private long refused;

  private void detectBy(IpDetection... extensions) throws Exception {
    configs.internal =
        new InternalAddressConfig(false, List.of(new CidrRange(address("10.0.0.0"), 8)));
    configs.headerOptions =
        new RequestHeaderOptions(
            List.of(extensions),
            List.of(),
            null,
            false,
            false,
            ForwardProto.NONE,
            ClientCertForwarding.SANITIZE);
  }

  private static InetAddress address(String text) throws Exception {
    return InetAddress.getByName(text);
  }

  private static IpDetection ranges(boolean skipAppend, String... networks) throws Exception {
    List<CidrRange> ranges = new java.util.ArrayList<>();
    for (String network : networks) {
      ranges.add(new CidrRange(address(network), 8));
    }
    return new IpDetection.ForwardedFor(0, ranges, skipAppend);
  }

  @Test
  void theClientIsTheLastAddressThatIsNoTrustedProxys() throws Exception {
    detectBy(ranges(true, "5.0.0.0", "127.0.0.0"));
    assertThat(seen("X-Forwarded-For: 10.0.0.1, 1.2.3.4, 5.6.7.8, 127.0.0.9"))
        .contains("x-forwarded-for: 10.0.0.1, 1.2.3.4, 5.6.7.8, 127.0.0.9\n")
        .doesNotContain("x-envoy-internal");
    assertThat(logged).startsWith("1.2.3.4 ");
    seen("X-Forwarded-For: 5.6.7.8");
    assertThat(logged).startsWith("5.6.7.8 ");
    seen("X-Forwarded-For: bad, 5.6.7.8");
    assertThat(logged).startsWith("127.0.0.1 ");
    seen("X-Forwarded-For: 1.2.3.4,");
    assertThat(logged).startsWith("127.0.0.1 ");
  }

  @Test
  void aSingleInternalAddressIsBelieved() throws Exception {
    detectBy(ranges(true, "127.0.0.0"));
    assertThat(seen("X-Forwarded-For: 10.0.0.1")).contains("x-envoy-internal: true\n");
  }

  /** As Envoy, whatever skip_xff_append says. */
  @Test
  void aPeerThatIsNoTrustedProxyIsAppendedAndNotBelieved() throws Exception {
    detectBy(ranges(true, "5.0.0.0"));
    assertThat(seen("X-Forwarded-For: 1.2.3.4")).contains("x-forwarded-for: 1.2.3.4,192.0.2.2\n");
    assertThat(logged).startsWith("127.0.0.1 ");
  }

  @Test
  void theNextExtensionIsAskedWhenTheFirstKnowsNobody() throws Exception {
    detectBy(
        new IpDetection.ForwardedFor(1, List.of(), false),
        new IpDetection.CustomHeader(HeaderName.of("x-real"), false, 0));
    seen("X-Forwarded-For: 1.2.3.4, 5.6.7.8", "X-Real: 9.9.9.9");
    assertThat(logged).startsWith("1.2.3.4 ");
    assertThat(seen("X-Forwarded-For: 5.6.7.8", "X-Real: 10.9.9.9"))
        .contains("x-forwarded-for: 5.6.7.8,192.0.2.2\n")
        .doesNotContain("x-envoy-internal");
    assertThat(logged).startsWith("10.9.9.9 ");
  }

  @Test
  void aCustomHeaderMayBeTrustedAndMayBeNeeded() throws Exception {
    detectBy(new IpDetection.CustomHeader(HeaderName.of("x-real"), true, 401));
    assertThat(seen("X-Real: 10.9.9.9")).contains("x-envoy-internal: true\n");
    assertThat(seen("X-Real: 10.9.9.9:80")).isEmpty();
    assertThat(answer).startsWith("HTTP/1.1 401 Unauthorized\r\n").doesNotContain("close");
    assertThat(logged).isEqualTo("127.0.0.1 401 rejecting_because_detection_failed");
  }

  @Test
  void earlyMutationsComeBeforeAllElse() throws Exception {
    configs.headerOptions =
        new RequestHeaderOptions(
            List.of(),
            List.of(
                new HeaderMutation.Remove(HeaderName.of("x-request-id")),
                append("x-forwarded-for", "9.9.9.9", AppendAction.OVERWRITE_IF_EXISTS_OR_ADD),
                append("x-a", "%REQ(x-b)%", AppendAction.APPEND_IF_EXISTS_OR_ADD),
                append("x-b", "no", AppendAction.ADD_IF_ABSENT),
                append("x-c", "no", AppendAction.OVERWRITE_IF_EXISTS),
                new HeaderMutation.RemoveMatching(new StringMatcher.Prefix("x-gone", false))),
            null,
            false,
            false,
            ForwardProto.NONE,
            ClientCertForwarding.SANITIZE);
    assertThat(
            seen(
                "X-Request-Id: mine",
                "X-Forwarded-For: 1.1.1.1",
                "X-B: b",
                "X-Gone-1: 1",
                "X-A: 1"))
        .contains("x-a: 1\n", "x-a: b\n", "x-b: b\n", "x-forwarded-for: 9.9.9.9\n")
        .containsPattern("x-request-id: [0-9a-f]{8}-")
        .doesNotContain("mine", "x-gone", "x-c");
    assertThat(logged).startsWith("9.9.9.9 ");
  }

  private static HeaderMutation append(String name, String value, AppendAction action)
      throws Exception {
    return new HeaderMutation.Append(
        new Addition(
            HeaderName.of(name),
            Formats.compileHeaderValue(value, FormatOptions.PLAIN),
            action,
            false));
  }

  @Test
  void theSchemeMayBeSet() throws Exception {
    configs.headerOptions =
        new RequestHeaderOptions(
            List.of(),
            List.of(),
            "https",
            false,
            false,
            ForwardProto.NONE,
            ClientCertForwarding.SANITIZE);
    assertThat(seen("X-Forwarded-Proto: http"))
        .contains(":scheme: https\n", "x-forwarded-proto: https\n");
  }

  @Test
  void thePortIsToldUnlessATrustedHopHasTold() throws Exception {
    configs.headerOptions =
        new RequestHeaderOptions(
            List.of(),
            List.of(),
            null,
            false,
            true,
            ForwardProto.NONE,
            ClientCertForwarding.SANITIZE);
    assertThat(seen("X-Forwarded-Port: 9")).contains("x-forwarded-port: 9\n");
    assertThat(seen()).containsPattern("x-forwarded-port: \\d{4,5}\n");
    configs.useRemoteAddress = true;
    assertThat(seen("X-Forwarded-Port: 9")).containsPattern("x-forwarded-port: \\d{4,5}\n");
    configs.trustedHops = 1;
    assertThat(seen("X-Forwarded-Port: 9")).contains("x-forwarded-port: 9\n");
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void withoutACertificateOnlyOneModeForwardsWhatIsSaidOfIt(Mode mode) throws Exception {
    configs.headerOptions =
        new RequestHeaderOptions(
            List.of(),
            List.of(),
            null,
            false,
            false,
            ForwardProto.NONE,
            new ClientCertForwarding(mode, true, true, true, true, true));
    String head = seen("X-Forwarded-Client-Cert: By=a", "X-Forwarded-Client-Cert: By=b");
    if (mode == Mode.ALWAYS_FORWARD_ONLY) {
      assertThat(head).contains("x-forwarded-client-cert: By=a,By=b\n");
    } else {
      assertThat(head).doesNotContain("x-forwarded-client-cert");
    }
    assertThat(seen()).doesNotContain("x-forwarded-client-cert");
  }

  @Test
  void headersWithUnderscoresMayBeDropped() throws Exception {
    configs.underscores = HeadersWithUnderscores.DROP_HEADER;
    assertThat(seen("X_A: 1", "X-B: 2", "c_d: e_f"))
        .contains("x-b: 2\n")
        .doesNotContain("x_a", "c_d");
    assertThat(dropped).isEqualTo(2);
    configs.underscores = HeadersWithUnderscores.ALLOW;
    assertThat(seen("X_A: 1")).contains("x_a: 1\n");
    assertThat(dropped).isZero();
  }

  @Test
  void headersWithUnderscoresMayBeRefused() throws Exception {
    configs.underscores = HeadersWithUnderscores.REJECT_REQUEST;
    assertThat(seen("X_A: 1")).isEmpty();
    assertThat(answer).startsWith("HTTP/1.1 400 Bad Request\r\n");
    assertThat(logged).isEqualTo("127.0.0.1 400 http1.unexpected_underscore");
    assertThat(refused).isEqualTo(1);
    assertThat(seen("X-A: a_b")).contains("x-a: a_b\n");
  }
}
