package dev.pillion.listeners.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.listener.FilterChainMatch;
import dev.pillion.proxycore.config.listener.FilterChainMatch.SourceType;
import dev.pillion.proxycore.match.CidrRange;
import dev.pillion.proxycore.network.ConnectionInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which chain a connection gets: the levels in Envoy's order, the most specific entry at each. */
class FilterChainManagerTest {
  private final FilterChainManager<String> chains = new FilterChainManager<>();

  /** A match that is changed level by level. */
  private static final class Match {
    private int destinationPort;
    private List<CidrRange> destinations = List.of();
    private List<CidrRange> directSources = List.of();
    private SourceType sourceType = SourceType.ANY;
    private List<CidrRange> sources = List.of();
    private List<Integer> sourcePorts = List.of();
    private List<String> serverNames = List.of();
    private String transport = "";
    private List<String> applications = List.of();

    Match destinationPort(int port) {
      destinationPort = port;
      return this;
    }

    Match destinations(String... ranges) throws Exception {
      destinations = parse(ranges);
      return this;
    }

    Match directSources(String... ranges) throws Exception {
      directSources = parse(ranges);
      return this;
    }

    Match sourceType(SourceType type) {
      sourceType = type;
      return this;
    }

    Match sources(String... ranges) throws Exception {
      sources = parse(ranges);
      return this;
    }

    Match sourcePorts(Integer... ports) {
      sourcePorts = Arrays.asList(ports);
      return this;
    }

    Match serverNames(String... names) {
      serverNames = Arrays.asList(names);
      return this;
    }

    Match transport(String protocol) {
      transport = protocol;
      return this;
    }

    Match applications(String... protocols) {
      applications = Arrays.asList(protocols);
      return this;
    }

    FilterChainMatch build() {
      return new FilterChainMatch(
          destinationPort,
          destinations,
          directSources,
          sourceType,
          sources,
          sourcePorts,
          serverNames,
          transport,
          applications);
    }

    private static List<CidrRange> parse(String... ranges) throws Exception {
      CidrRange[] parsed = new CidrRange[ranges.length];
      for (int i = 0; i < ranges.length; i++) {
        int slash = ranges[i].indexOf('/');
        parsed[i] =
            new CidrRange(
                InetAddress.getByName(ranges[i].substring(0, slash)),
                Integer.parseInt(ranges[i].substring(slash + 1)));
      }
      return Arrays.asList(parsed);
    }
  }

  private static Match match() {
    return new Match();
  }

  private void add(String name, Match match) {
    assertThat(chains.add(name, match.build(), name)).isNull();
  }

  private static ConnectionInfo connection(String remote, String local, int localPort) {
    ConnectionInfo info =
        new ConnectionInfo(
            1, new InetSocketAddress(remote, 4000), new InetSocketAddress(local, localPort));
    info.transportProtocol = "raw_buffer";
    return info;
  }

  private static ConnectionInfo tls(String serverName, String... alpn) {
    ConnectionInfo info = connection("192.0.2.1", "10.0.0.1", 443);
    info.transportProtocol = "tls";
    info.requestedServerName = serverName;
    info.applicationProtocols = Arrays.asList(alpn);
    return info;
  }

  @Test
  void theDestinationPortDecidesBeforeTheAddress() throws Exception {
    add("port", match().destinationPort(80));
    add("address", match().destinations("10.0.0.1/32"));
    assertThat(chains.find(connection("192.0.2.1", "10.0.0.1", 80))).isEqualTo("port");
    assertThat(chains.find(connection("192.0.2.1", "10.0.0.1", 81))).isEqualTo("address");
    assertThat(chains.find(connection("192.0.2.1", "10.0.0.2", 81))).isNull();
  }

  @Test
  void theLongestDestinationPrefixWins() throws Exception {
    add("net", match().destinations("10.0.0.0/8"));
    add("host", match().destinations("10.0.0.1/32", "2001:db8::1/128"));
    add("v6", match().destinations("2001:db8::/32"));
    add("any", match());
    assertThat(chains.find(connection("192.0.2.1", "10.0.0.1", 80))).isEqualTo("host");
    assertThat(chains.find(connection("192.0.2.1", "10.9.9.9", 80))).isEqualTo("net");
    assertThat(chains.find(connection("192.0.2.1", "11.0.0.1", 80))).isEqualTo("any");
    assertThat(chains.find(connection("2001:db8::9", "2001:db8::1", 80))).isEqualTo("host");
    assertThat(chains.find(connection("2001:db8::9", "2001:db8::2", 80))).isEqualTo("v6");
  }

  @Test
  void anExactServerNameWinsThenTheLongestWildcard() {
    add("exact", match().serverNames("a.example.com"));
    add("wild", match().serverNames("*.example.com"));
    add("wilder", match().serverNames("*.com"));
    add("none", match());
    assertThat(chains.find(tls("a.example.com"))).isEqualTo("exact");
    assertThat(chains.find(tls("b.example.com"))).isEqualTo("wild");
    assertThat(chains.find(tls("c.b.example.com"))).isEqualTo("wild");
    assertThat(chains.find(tls("example.com"))).isEqualTo("wilder");
    assertThat(chains.find(tls("example.org"))).isEqualTo("none");
    assertThat(chains.find(tls(""))).isEqualTo("none");
  }

  @Test
  void aLevelThatWasChosenIsNeverLeft() {
    add("name", match().serverNames("a.example.com").applications("h2"));
    add("any", match());
    assertThat(chains.find(tls("a.example.com", "http/1.1"))).isNull();
    chains.setDefault("default");
    assertThat(chains.find(tls("a.example.com", "http/1.1"))).isEqualTo("default");
  }

  @Test
  void theTransportProtocolDecidesBeforeTheApplicationProtocol() {
    add("tls", match().transport("tls"));
    add("h2", match().applications("h2"));
    assertThat(chains.find(tls("", "h2"))).isEqualTo("tls");
    assertThat(chains.find(connection("192.0.2.1", "10.0.0.1", 80))).isNull();
  }

  @Test
  void theClientsOrderOfApplicationProtocolsDecides() {
    add("h2", match().applications("h2"));
    add("h1", match().applications("http/1.1", "http/1.0"));
    add("any", match());
    assertThat(chains.find(tls("", "http/1.1", "h2"))).isEqualTo("h1");
    assertThat(chains.find(tls("", "istio", "h2"))).isEqualTo("h2");
    assertThat(chains.find(tls("", "istio"))).isEqualTo("any");
  }

  @Test
  void thePeersOwnAddressIsToldFromTheRestoredOne() throws Exception {
    add("direct", match().directSources("172.16.0.0/12"));
    add("source", match().sources("192.0.2.0/24"));
    ConnectionInfo proxied = connection("172.16.0.1", "10.0.0.1", 80);
    proxied.remoteAddress = new InetSocketAddress("192.0.2.1", 5);
    assertThat(chains.find(proxied)).isEqualTo("direct");
    assertThat(chains.find(connection("192.0.2.1", "10.0.0.1", 80))).isEqualTo("source");
  }

  @Test
  void theSourceTypeIsLocalForLoopbackAndForTheSameAddress() {
    add("local", match().sourceType(SourceType.SAME_IP_OR_LOOPBACK));
    add("external", match().sourceType(SourceType.EXTERNAL));
    assertThat(chains.find(connection("127.0.0.1", "10.0.0.1", 80))).isEqualTo("local");
    assertThat(chains.find(connection("10.0.0.1", "10.0.0.1", 80))).isEqualTo("local");
    assertThat(chains.find(connection("10.0.0.2", "10.0.0.1", 80))).isEqualTo("external");
  }

  @Test
  void theSourcePrefixDecidesBeforeTheSourcePort() throws Exception {
    add("port", match().sourcePorts(4000));
    add("net", match().sources("192.0.2.0/24").sourcePorts(1, 2));
    assertThat(chains.find(connection("198.51.100.1", "10.0.0.1", 80))).isEqualTo("port");
    assertThat(chains.find(connection("192.0.2.1", "10.0.0.1", 80))).isNull();
  }

  @Test
  void contradictionsAreRefused() {
    add("a", match().destinationPort(80));
    assertThat(chains.add("b", match().destinationPort(80).build(), "b"))
        .isEqualTo("filter chain 'b' has the same matching rules defined as 'a'");
    add("c", match().applications("h2", "x"));
    assertThat(chains.add("d", match().applications("x", "y").build(), "d"))
        .isEqualTo("multiple filter chains with overlapping matching rules are defined");
    assertThat(chains.add("e", match().serverNames("a.*.com").build(), "e"))
        .contains("partial wildcards are not supported");
  }
}
