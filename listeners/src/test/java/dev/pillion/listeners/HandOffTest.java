package dev.pillion.listeners;

import static dev.pillion.listeners.Listeners.answers;
import static dev.pillion.listeners.Listeners.listener;
import static dev.pillion.listeners.chain.Match.match;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.listener.FilterChainMatch;
import dev.pillion.proxycore.config.listener.ListenerConfig.TrafficDirection;
import dev.pillion.proxycore.config.listener.ListenerFilterConfig;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * use_original_dst: a connection goes to the listener of the destination that was restored. Here
 * the PROXY protocol restores it, as Envoy allows; {@code RedirectTest} has iptables do it.
 */
@Execution(ExecutionMode.CONCURRENT)
class HandOffTest {
  private static final ListenerFilterConfig PROXY =
      new ListenerFilterConfig.ProxyProtocol(
          "proxy", null, true, List.of(), false, List.of(), List.of());
  private static final ListenerFilterConfig HTTP =
      new ListenerFilterConfig.HttpInspector("http", null);

  private final Harness harness = Harness.real();

  @AfterEach
  void close() {
    harness.close();
  }

  private InetSocketAddress virtualOutbound() throws Exception {
    return harness.start(
        listener()
            .name("virtual")
            .filters(PROXY)
            .useOriginalDst()
            .accessLogs(Harness.logged())
            .chain("own", FilterChainMatch.ANY, answers("virtual")));
  }

  private void unbound(String name, String host, int port) throws Exception {
    harness.manager.add(
        listener().name(name).address(host, port).unbound().chain(answers(name)).build());
  }

  private String sentTo(InetSocketAddress virtual, String destination, int port) throws Exception {
    boolean v6 = destination.indexOf(':') >= 0;
    String source = v6 ? "2001:db8::9" : "192.0.2.9";
    try (Peer peer = harness.connect(virtual)) {
      peer.send(
          "PROXY TCP%s %s %s 999 %d\r\n".formatted(v6 ? "6" : "4", source, destination, port));
      return peer.readAll();
    }
  }

  @Test
  void theExactAddressGoesBeforeTheWildcardBeforeTheOwnChains() throws Exception {
    InetSocketAddress virtual = virtualOutbound();
    unbound("wildcard", "0.0.0.0", 80);
    unbound("exact", "192.0.2.1", 80);
    assertThat(sentTo(virtual, "192.0.2.1", 80)).isEqualTo("exact");
    assertThat(sentTo(virtual, "192.0.2.2", 80)).isEqualTo("wildcard");
    assertThat(sentTo(virtual, "192.0.2.1", 81)).isEqualTo("virtual");
  }

  @Test
  void ipv6HasItsOwnWildcard() throws Exception {
    InetSocketAddress virtual = virtualOutbound();
    unbound("v4 wildcard", "0.0.0.0", 80);
    unbound("v6 wildcard", "::", 80);
    unbound("v6 exact", "2001:db8::1", 80);
    assertThat(sentTo(virtual, "2001:db8::1", 80)).isEqualTo("v6 exact");
    assertThat(sentTo(virtual, "2001:db8::2", 80)).isEqualTo("v6 wildcard");
    assertThat(sentTo(virtual, "192.0.2.1", 80)).isEqualTo("v4 wildcard");
  }

  @Test
  void anIpv4WildcardIsNotForIpv6() throws Exception {
    InetSocketAddress virtual = virtualOutbound();
    unbound("v4 wildcard", "0.0.0.0", 80);
    assertThat(sentTo(virtual, "2001:db8::2", 80)).isEqualTo("virtual");
  }

  @Test
  void anIpv6WildcardWithIpv4CompatTakesBoth() throws Exception {
    InetSocketAddress virtual = virtualOutbound();
    harness.manager.add(
        listener()
            .name("both")
            .address(new Address.Socket("::", 80, true))
            .unbound()
            .chain(answers("both"))
            .build());
    assertThat(sentTo(virtual, "2001:db8::2", 80)).isEqualTo("both");
    assertThat(sentTo(virtual, "192.0.2.2", 80)).isEqualTo("both");
  }

  @Test
  void additionalAddressesAreFoundToo() throws Exception {
    InetSocketAddress virtual = virtualOutbound();
    harness.manager.add(
        listener()
            .name("two")
            .address("192.0.2.1", 80)
            .additional(new Address.Socket("2001:db8::1", 80, false))
            .unbound()
            .chain(answers("two"))
            .build());
    assertThat(sentTo(virtual, "192.0.2.1", 80)).isEqualTo("two");
    assertThat(sentTo(virtual, "2001:db8::1", 80)).isEqualTo("two");
  }

  @Test
  void theListenerFoundRunsItsOwnFiltersOverTheSameBytes() throws Exception {
    InetSocketAddress virtual = virtualOutbound();
    harness.manager.add(
        listener()
            .name("http")
            .address("0.0.0.0", 80)
            .direction(TrafficDirection.OUTBOUND)
            .unbound()
            .filters(HTTP)
            .chain("http chain", FilterChainMatch.ANY, Harness.echo())
            .build());
    try (Peer peer = harness.connect(virtual)) {
      peer.send("PROXY TCP4 192.0.2.9 192.0.2.1 999 80\r\nGET / HTTP/1.1\r\n");
      assertThat(peer.read(16)).isEqualTo("GET / HTTP/1.1\r\n");
      EchoConnection seen = harness.connected();
      assertThat(seen.info().applicationProtocols).containsExactly("http/1.1");
      assertThat(seen.info().listenerName).isEqualTo("http");
      assertThat(seen.info().filterChainName).isEqualTo("http chain");
      assertThat(seen.info().trafficDirection).isEqualTo("OUTBOUND");
      assertThat(harness.gauge("listener.0.0.0.0_80.downstream_cx_active")).isEqualTo(1);
      assertThat(harness.gauge("listener.127.0.0.1_0.downstream_cx_active")).isZero();
      assertThat(harness.counter("listener.127.0.0.1_0.downstream_cx_total")).isZero();
    }
    harness.awaitGauge("listener.0.0.0.0_80.downstream_cx_active", 0);
    assertThat(harness.manager.activeConnections()).isZero();
  }

  /** Else two listeners that restore each other's address would hand over for ever. */
  @Test
  void aConnectionIsHandedOverOnce() throws Exception {
    InetSocketAddress virtual = virtualOutbound();
    harness.manager.add(
        listener()
            .name("second")
            .address("192.0.2.1", 80)
            .unbound()
            .filters(PROXY)
            .useOriginalDst()
            .chain(answers("second"))
            .build());
    unbound("third", "192.0.2.2", 80);
    try (Peer peer = harness.connect(virtual)) {
      peer.send("PROXY TCP4 192.0.2.9 192.0.2.1 999 80\r\n");
      peer.send("PROXY TCP4 192.0.2.9 192.0.2.2 999 80\r\n");
      assertThat(peer.readAll()).isEqualTo("second");
    }
  }

  @Test
  void aConnectionForTheListenerItselfStaysThere() throws Exception {
    InetSocketAddress virtual = virtualOutbound();
    assertThat(sentTo(virtual, "127.0.0.1", virtual.getPort())).isEqualTo("virtual");
    try (Peer peer = harness.connect(virtual)) {
      assertThat(peer.send("straight to it").readAll()).isEqualTo("virtual");
    }
    harness.awaitCounter("listener.127.0.0.1_0.downstream_cx_total", 2);
  }

  /** istiod's blackhole: what comes straight to the port finds a chain that goes nowhere. */
  @Test
  void aChainForTheListenersOwnPortCatchesWhatComesStraightToIt() throws Exception {
    harness.manager.add(
        listener()
            .name("virtual")
            .address("127.0.0.1", 0)
            .filters(PROXY)
            .useOriginalDst()
            .accessLogs(Harness.logged())
            .chain("blackhole", match().port(15001).build())
            .chain("passthrough", FilterChainMatch.ANY, answers("passthrough"))
            .build());
    harness.manager.startAccepting();
    InetSocketAddress virtual = harness.address("virtual");
    assertThat(sentTo(virtual, "10.0.0.1", 15001)).isEmpty();
    assertThat(harness.nextLogged()).contains("blackhole");
    assertThat(sentTo(virtual, "10.0.0.1", 80)).isEqualTo("passthrough");
  }

  @Test
  void withoutUseOriginalDstNothingIsHandedOver() throws Exception {
    InetSocketAddress plain =
        harness.start(listener().name("plain").filters(PROXY).chain(answers("plain")));
    unbound("exact", "192.0.2.1", 80);
    assertThat(sentTo(plain, "192.0.2.1", 80)).isEqualTo("plain");
  }

  @Test
  void nothingIsHandedToAListenerThatStopped() throws Exception {
    InetSocketAddress virtual = virtualOutbound();
    harness.manager.add(
        listener()
            .name("inbound")
            .address("0.0.0.0", 80)
            .direction(TrafficDirection.INBOUND)
            .unbound()
            .chain(answers("inbound"))
            .build());
    assertThat(sentTo(virtual, "192.0.2.1", 80)).isEqualTo("inbound");
    harness.manager.stopAccepting(ListenerManager.Scope.INBOUND);
    assertThat(sentTo(virtual, "192.0.2.1", 80)).isEqualTo("virtual");
  }

  @Test
  void aListenerThatDoesNotBindHasNoSocket() throws Exception {
    unbound("unbound", "192.0.2.1", 80); // an address that this machine does not have
    harness.manager.startAccepting();
    assertThat(harness.manager.addressesOf("unbound")).isEmpty();
  }
}
