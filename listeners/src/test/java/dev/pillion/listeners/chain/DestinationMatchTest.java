package dev.pillion.listeners.chain;

import static dev.pillion.listeners.chain.Chains.chains;
import static dev.pillion.listeners.chain.Connections.connection;
import static dev.pillion.listeners.chain.Match.match;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.network.ConnectionInfo;
import io.netty.channel.unix.DomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Destination port and prefix: the first two levels. */
@Execution(ExecutionMode.CONCURRENT)
class DestinationMatchTest {
  private static ConnectionInfo to(String destination) {
    return connection(
        destination.indexOf(':') == destination.lastIndexOf(':')
            ? "192.0.2.1:999"
            : "2001:db8::9:1",
        destination);
  }

  @Test
  void theExactPortGoesBeforeAnyPort() {
    Chains chains = chains().with("any", match()).with("443", match().port(443));
    assertThat(chains.find(to("10.0.0.1:443"))).isEqualTo("443");
    assertThat(chains.find(to("10.0.0.1:80"))).isEqualTo("any");
  }

  @Test
  void thePortGoesBeforeTheAddress() {
    Chains chains =
        chains().with("80", match().port(80)).with("address", match().prefixes("10.0.0.1/32"));
    assertThat(chains.find(to("10.0.0.1:80"))).isEqualTo("80");
    assertThat(chains.find(to("10.0.0.1:81"))).isEqualTo("address");
    assertThat(chains.find(to("10.0.0.2:81"))).isNull();
  }

  @Test
  void aPortIsNeverLeftAgain() {
    Chains chains =
        chains()
            .with("any", match())
            .with("443 in 10/8", match().port(443).prefixes("10.0.0.0/8"))
            .otherwise("default");
    assertThat(chains.find(to("10.1.1.1:443"))).isEqualTo("443 in 10/8");
    assertThat(chains.find(to("11.1.1.1:443"))).isEqualTo("default");
    assertThat(chains.find(to("11.1.1.1:80"))).isEqualTo("any");
  }

  @Test
  void withoutADefaultChainNothingIsFound() {
    Chains chains = chains().with("443", match().port(443));
    assertThat(chains.find(to("10.0.0.1:80"))).isNull();
  }

  @Test
  void theDefaultChainTakesWhatNoOtherTakes() {
    Chains chains = chains().with("443", match().port(443)).otherwise("default");
    assertThat(chains.find(to("10.0.0.1:80"))).isEqualTo("default");
    assertThat(chains().otherwise("only").find(to("10.0.0.1:80"))).isEqualTo("only");
  }

  @Test
  void theLongestPrefixWinsWhateverTheOrder() {
    Chains chains =
        chains()
            .with("/16", match().prefixes("10.1.0.0/16"))
            .with("/32", match().prefixes("10.1.2.3/32"))
            .with("/8", match().prefixes("10.0.0.0/8"))
            .with("/0", match().prefixes("0.0.0.0/0"))
            .with("/25", match().prefixes("10.1.2.128/25"));
    assertThat(chains.find(to("10.1.2.3:1"))).isEqualTo("/32");
    assertThat(chains.find(to("10.1.2.4:1"))).isEqualTo("/16");
    assertThat(chains.find(to("10.1.2.200:1"))).isEqualTo("/25");
    assertThat(chains.find(to("10.2.0.0:1"))).isEqualTo("/8");
    assertThat(chains.find(to("11.0.0.0:1"))).isEqualTo("/0");
  }

  @Test
  void aLongPrefixThatFailsLaterDoesNotFallBackToAShorterOne() {
    Chains chains =
        chains()
            .with("/8", match().prefixes("10.0.0.0/8"))
            .with("/16 tls", match().prefixes("10.1.0.0/16").transport("tls"))
            .otherwise("default");
    assertThat(chains.find(to("10.1.0.1:1"))).isEqualTo("default");
    assertThat(chains.find(to("10.2.0.1:1"))).isEqualTo("/8");
  }

  @Test
  void familiesKeepApart() {
    Chains chains =
        chains()
            .with("v4", match().prefixes("0.0.0.0/0"))
            .with("v6", match().prefixes("2001:db8::/32"));
    assertThat(chains.find(to("10.0.0.1:1"))).isEqualTo("v4");
    assertThat(chains.find(to("2001:db8::1:1"))).isEqualTo("v6");
    assertThat(chains.find(to("2001:db9::1:1"))).isNull();
  }

  @Test
  void ipv6PrefixesMayEndWithinAByte() {
    Chains chains =
        chains()
            .with("/33", match().prefixes("2001:db8:8000::/33"))
            .with("/32", match().prefixes("2001:db8::/32"))
            .with("/128", match().prefixes("2001:db8:8000::1/128"));
    assertThat(chains.find(to("2001:db8:7fff::1:1"))).isEqualTo("/32");
    assertThat(chains.find(to("2001:db8:8000::2:1"))).isEqualTo("/33");
    assertThat(chains.find(to("2001:db8:8000::1:1"))).isEqualTo("/128");
  }

  /** As in Envoy 1.40: the one that names every address comes first, in either order. */
  @Test
  void aChainWithoutAPrefixStandsBehindOneForEveryAddress() {
    Chains chains = chains().with("none", match()).with("all IPv4", match().prefixes("0.0.0.0/0"));
    assertThat(chains.find(to("10.0.0.1:1"))).isEqualTo("all IPv4");
    assertThat(chains.find(to("2001:db8::1:1"))).isEqualTo("none");
  }

  @Test
  void severalPrefixesLeadToOneChain() {
    Chains chains = chains().with("two", match().prefixes("10.0.0.0/8", "2001:db8::/32"));
    assertThat(chains.find(to("10.9.9.9:1"))).isEqualTo("two");
    assertThat(chains.find(to("2001:db8::1:1"))).isEqualTo("two");
    assertThat(chains.find(to("11.9.9.9:1"))).isNull();
  }

  @Test
  void whatGoesByTheRestoredDestinationNotTheSocketsOwn() {
    Chains chains = chains().with("443", match().port(443)).otherwise("default");
    ConnectionInfo info = connection("10.0.0.1:5", "127.0.0.1:15001");
    info.localAddress = Connections.socket("192.0.2.9:443");
    assertThat(chains.find(info)).isEqualTo("443");
  }

  @Test
  void aUnixSocketHasNeitherPortNorAddress() {
    ConnectionInfo info =
        new ConnectionInfo(1, new DomainSocketAddress("/a"), new DomainSocketAddress("/b"));
    assertThat(chains().with("any", match()).find(info)).isEqualTo("any");
    assertThat(chains().with("443", match().port(443)).find(info)).isNull();
    assertThat(chains().with("10/8", match().prefixes("10.0.0.0/8")).find(info)).isNull();
    assertThat(chains().with("all", match().prefixes("0.0.0.0/0")).find(info)).isEqualTo("all");
  }
}
