package dev.pillion.listeners.chain;

import static dev.pillion.listeners.chain.Chains.chains;
import static dev.pillion.listeners.chain.Connections.connection;
import static dev.pillion.listeners.chain.Match.match;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.network.ConnectionInfo;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Server names, transport protocol and application protocols: the levels in the middle. */
@Execution(ExecutionMode.CONCURRENT)
class NameMatchTest {
  private static ConnectionInfo named(String serverName) {
    ConnectionInfo info = connection("192.0.2.1:999", "10.0.0.1:443");
    info.requestedServerName = serverName;
    return info;
  }

  private static ConnectionInfo offering(String transport, String... protocols) {
    ConnectionInfo info = named("");
    info.transportProtocol = transport;
    info.applicationProtocols = Arrays.asList(protocols);
    return info;
  }

  @Test
  void exactNamesThenTheLongestSuffixThenNone() {
    Chains chains =
        chains()
            .with("none", match())
            .with("*.com", match().names("*.com"))
            .with("*.example.com", match().names("*.example.com"))
            .with("www", match().names("www.example.com"));
    assertThat(chains.find(named("www.example.com"))).isEqualTo("www");
    assertThat(chains.find(named("api.example.com"))).isEqualTo("*.example.com");
    assertThat(chains.find(named("a.b.example.com"))).isEqualTo("*.example.com");
    assertThat(chains.find(named("example.com"))).isEqualTo("*.com");
    assertThat(chains.find(named("com"))).isEqualTo("none");
    assertThat(chains.find(named("example.org"))).isEqualTo("none");
    assertThat(chains.find(named(""))).isEqualTo("none");
  }

  @Test
  void aWildcardIsNotForTheNameItself() {
    Chains chains = chains().with("*.example.com", match().names("*.example.com"));
    assertThat(chains.find(named("example.com"))).isNull();
    assertThat(chains.find(named("badexample.com"))).isNull();
    assertThat(chains.find(named("x.example.com"))).isEqualTo("*.example.com");
  }

  @Test
  void aNameThatMatchesIsNeverLeftAgain() {
    Chains chains =
        chains()
            .with("none", match())
            .with("*.example.com", match().names("*.example.com"))
            .with("www by tls", match().names("www.example.com").transport("tls"))
            .otherwise("default");
    assertThat(chains.find(named("www.example.com"))).isEqualTo("default");
    assertThat(chains.find(named("api.example.com"))).isEqualTo("*.example.com");
  }

  @Test
  void oddNamesFindNothing() {
    Chains chains = chains().with("*.com", match().names("*.com"));
    for (String name : new String[] {".", "..", "com.", ".com", "a.com.", "*"}) {
      assertThat(chains.find(named(name))).as(name).isIn(null, "*.com");
    }
    assertThat(chains.find(named("a.com."))).isNull();
  }

  @Test
  void severalNamesLeadToOneChain() {
    Chains chains = chains().with("two", match().names("a.com", "*.b.com"));
    assertThat(chains.find(named("a.com"))).isEqualTo("two");
    assertThat(chains.find(named("x.b.com"))).isEqualTo("two");
    assertThat(chains.find(named("b.com"))).isNull();
  }

  @Test
  void theExactTransportProtocolGoesBeforeAny() {
    Chains chains =
        chains()
            .with("any", match())
            .with("tls", match().transport("tls"))
            .with("raw", match().transport("raw_buffer"));
    assertThat(chains.find(offering("tls"))).isEqualTo("tls");
    assertThat(chains.find(offering("raw_buffer"))).isEqualTo("raw");
    assertThat(chains.find(offering("quic"))).isEqualTo("any");
  }

  @Test
  void theTransportProtocolGoesBeforeTheApplicationProtocols() {
    Chains chains =
        chains().with("tls", match().transport("tls")).with("h2", match().applications("h2"));
    assertThat(chains.find(offering("tls", "h2"))).isEqualTo("tls");
    assertThat(chains.find(offering("raw_buffer", "h2"))).isEqualTo("h2");
    assertThat(chains.find(offering("raw_buffer"))).isNull();
  }

  @Test
  void aTransportProtocolIsNeverLeftAgain() {
    Chains chains =
        chains()
            .with("any", match())
            .with("tls h2", match().transport("tls").applications("h2"))
            .otherwise("default");
    assertThat(chains.find(offering("tls", "http/1.1"))).isEqualTo("default");
    assertThat(chains.find(offering("tls", "h2"))).isEqualTo("tls h2");
    assertThat(chains.find(offering("raw_buffer", "h2"))).isEqualTo("any");
  }

  @Test
  void applicationProtocolsAreTriedInTheClientsOrder() {
    Chains chains =
        chains()
            .with("any", match())
            .with("h1", match().applications("http/1.1"))
            .with("h2", match().applications("h2", "h2c"));
    assertThat(chains.find(offering("tls", "h2", "http/1.1"))).isEqualTo("h2");
    assertThat(chains.find(offering("tls", "http/1.1", "h2"))).isEqualTo("h1");
    assertThat(chains.find(offering("tls", "spdy", "h2c"))).isEqualTo("h2");
    assertThat(chains.find(offering("tls", "spdy"))).isEqualTo("any");
    assertThat(chains.find(offering("tls"))).isEqualTo("any");
  }

  /** istiod's inbound chains: mutual TLS beside plaintext on one port. */
  @Test
  void istiosInboundChainsTellMutualTlsFromPlaintext() {
    Chains chains =
        chains()
            .with(
                "mtls http",
                match()
                    .port(80)
                    .transport("tls")
                    .applications("istio-http/1.1", "istio-h2", "istio"))
            .with("plain http", match().port(80).transport("raw_buffer").applications("http/1.1"))
            .with("mtls tcp", match().port(80).transport("tls").applications("istio-peer-exchange"))
            .with("plain tcp", match().port(80).transport("raw_buffer"))
            .with("tls", match().port(80).transport("tls"));
    String[][] cases = {
      {"tls", "istio-peer-exchange", "mtls tcp"},
      {"tls", "istio-h2", "mtls http"},
      {"tls", "h2", "tls"},
      {"raw_buffer", "http/1.1", "plain http"},
      {"raw_buffer", "", "plain tcp"},
    };
    for (String[] one : cases) {
      ConnectionInfo info = one[1].isEmpty() ? offering(one[0]) : offering(one[0], one[1]);
      info.localAddress = Connections.socket("10.0.0.1:80");
      assertThat(chains.find(info)).as(String.join(" ", one)).isEqualTo(one[2]);
    }
  }
}
