package dev.pillion.listeners.chain;

import static dev.pillion.listeners.chain.Chains.chains;
import static dev.pillion.listeners.chain.Connections.connection;
import static dev.pillion.listeners.chain.Match.match;
import static dev.pillion.proxycore.config.listener.FilterChainMatch.SourceType.EXTERNAL;
import static dev.pillion.proxycore.config.listener.FilterChainMatch.SourceType.SAME_IP_OR_LOOPBACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.network.ConnectionInfo;
import io.netty.channel.unix.DomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Direct source, source type, source prefix and source port: the last levels. */
@Execution(ExecutionMode.CONCURRENT)
class SourceMatchTest {
  private static ConnectionInfo from(String source) {
    return connection(source, "10.0.0.1:443");
  }

  /** The socket's peer is a load balancer; the PROXY protocol said who is behind it. */
  private static ConnectionInfo from(String source, String direct) {
    ConnectionInfo info = from(direct);
    info.remoteAddress = Connections.socket(source);
    return info;
  }

  @Test
  void theDirectSourceIsTheSocketsPeer() {
    Chains chains =
        chains().with("any", match()).with("balancer", match().directSources("192.0.2.0/24"));
    assertThat(chains.find(from("10.9.9.9:1", "192.0.2.7:1"))).isEqualTo("balancer");
    assertThat(chains.find(from("192.0.2.7:1", "10.9.9.9:1"))).isEqualTo("any");
  }

  @Test
  void theSourceIsWhatThePeerSaysOfItself() {
    Chains chains = chains().with("any", match()).with("ten", match().sources("10.0.0.0/8"));
    assertThat(chains.find(from("10.9.9.9:1", "192.0.2.7:1"))).isEqualTo("ten");
    assertThat(chains.find(from("192.0.2.7:1", "10.9.9.9:1"))).isEqualTo("any");
  }

  @Test
  void theDirectSourceGoesBeforeTheSource() {
    Chains chains =
        chains()
            .with("direct", match().directSources("172.16.0.0/12"))
            .with("source", match().sources("192.0.2.0/24"));
    assertThat(chains.find(from("192.0.2.1:1", "172.16.0.1:1"))).isEqualTo("direct");
    assertThat(chains.find(from("192.0.2.1:1"))).isEqualTo("source");
  }

  @Test
  void theSourcePrefixGoesBeforeTheSourcePort() {
    Chains chains =
        chains()
            .with("port", match().sourcePorts(4000))
            .with("net", match().sources("192.0.2.0/24").sourcePorts(1, 2));
    assertThat(chains.find(from("198.51.100.1:4000"))).isEqualTo("port");
    assertThat(chains.find(from("192.0.2.1:4000"))).isNull();
  }

  @Test
  void theLongestSourcePrefixWinsAndIsNeverLeftAgain() {
    Chains chains =
        chains()
            .with("/8", match().sources("10.0.0.0/8"))
            .with("/16 port 7", match().sources("10.1.0.0/16").sourcePorts(7))
            .otherwise("default");
    assertThat(chains.find(from("10.1.0.1:7"))).isEqualTo("/16 port 7");
    assertThat(chains.find(from("10.1.0.1:8"))).isEqualTo("default");
    assertThat(chains.find(from("10.2.0.1:8"))).isEqualTo("/8");
  }

  @Test
  void aDirectSourceIsNeverLeftAgain() {
    Chains chains =
        chains()
            .with("any", match())
            .with("balancer", match().directSources("192.0.2.0/24").sources("10.0.0.0/8"))
            .otherwise("default");
    assertThat(chains.find(from("11.0.0.1:1", "192.0.2.7:1"))).isEqualTo("default");
    assertThat(chains.find(from("11.0.0.1:1", "192.0.3.7:1"))).isEqualTo("any");
  }

  @Test
  void theExactSourcePortGoesBeforeAny() {
    Chains chains = chains().with("any", match()).with("two", match().sourcePorts(7, 8));
    assertThat(chains.find(from("10.1.0.1:7"))).isEqualTo("two");
    assertThat(chains.find(from("10.1.0.1:8"))).isEqualTo("two");
    assertThat(chains.find(from("10.1.0.1:9"))).isEqualTo("any");
  }

  private static Chains byType() {
    return chains()
        .with("local", match().sourceType(SAME_IP_OR_LOOPBACK))
        .with("external", match().sourceType(EXTERNAL));
  }

  @Test
  void theSameAddressIsLocalWhateverThePorts() {
    assertThat(byType().find(connection("10.0.0.1:1", "10.0.0.1:2"))).isEqualTo("local");
    assertThat(byType().find(connection("10.0.0.2:1", "10.0.0.1:2"))).isEqualTo("external");
    assertThat(byType().find(connection("2001:db8::1:1", "2001:db8::1:2"))).isEqualTo("local");
  }

  @Test
  void aLoopbackSourceIsLocal() {
    assertThat(byType().find(connection("127.0.0.1:1", "10.0.0.1:2"))).isEqualTo("local");
    assertThat(byType().find(connection("::1:1", "2001:db8::1:2"))).isEqualTo("local");
  }

  /** Envoy 1.40 takes 127.0.0.1 and ::1 for loopback, no other address of 127.0.0.0/8. */
  @Test
  void otherAddressesOfTheLoopbackNetworkAreExternal() {
    assertThat(byType().find(connection("127.0.0.6:1", "10.0.0.1:2"))).isEqualTo("external");
    assertThat(byType().find(connection("127.0.0.2:1", "127.0.0.1:2"))).isEqualTo("external");
    assertThat(byType().find(connection("127.0.0.6:1", "127.0.0.6:2"))).isEqualTo("local");
  }

  @Test
  void aUnixSocketIsLocalAndHasNoSourceAddress() {
    ConnectionInfo info =
        new ConnectionInfo(1, new DomainSocketAddress("/a"), new DomainSocketAddress("/b"));
    assertThat(byType().find(info)).isEqualTo("local");
    assertThat(chains().with("ten", match().sources("10.0.0.0/8")).find(info)).isNull();
    assertThat(chains().with("port", match().sourcePorts(7)).find(info)).isNull();
  }

  @Test
  void aSourceTypeGoesBeforeAnyAndIsNeverLeftAgain() {
    Chains chains =
        chains()
            .with("any", match())
            .with("external ten", match().sourceType(EXTERNAL).sources("10.0.0.0/8"))
            .otherwise("default");
    assertThat(chains.find(from("10.9.9.9:1"))).isEqualTo("external ten");
    assertThat(chains.find(from("11.9.9.9:1"))).isEqualTo("default");
    assertThat(chains.find(from("127.0.0.1:1"))).isEqualTo("any");
  }
}
