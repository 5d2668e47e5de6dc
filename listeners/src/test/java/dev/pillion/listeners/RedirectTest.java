package dev.pillion.listeners;

import static dev.pillion.listeners.Listeners.answers;
import static dev.pillion.listeners.Listeners.listener;
import static dev.pillion.listeners.chain.Match.match;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.listener.FilterChainMatch;
import dev.pillion.proxycore.config.listener.ListenerFilterConfig;
import dev.pillion.testsupport.NeedsRoot;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** original_dst and use_original_dst behind iptables' REDIRECT, in a network namespace. */
@NeedsRoot(programs = {"ip", "iptables", "ip6tables"})
@Execution(ExecutionMode.CONCURRENT)
class RedirectTest {
  private static Harness harness;
  private static Namespace namespace;

  @BeforeAll
  static void start() throws Exception {
    harness = Harness.real();
    namespace =
        Namespace.create(
            "ip link set lo up",
            "ip addr add 192.0.2.1/32 dev lo",
            "ip addr add 192.0.2.2/32 dev lo",
            "ip -6 addr add 2001:db8::1/128 dev lo nodad",
            "ip -6 addr add 2001:db8::2/128 dev lo nodad",
            "iptables -t nat -A OUTPUT -p tcp -d 192.0.2.0/24 -j REDIRECT --to-ports 15001",
            "ip6tables -t nat -A OUTPUT -p tcp -d 2001:db8::/32 -j REDIRECT --to-ports 15001");
    namespace.call(
        () -> {
          harness.manager.add(
              listener()
                  .name("virtual")
                  .address(new Address.Socket("::", 15001, true))
                  .useOriginalDst()
                  .chain("blackhole", match().port(15001).build())
                  .chain("passthrough", FilterChainMatch.ANY, Harness.echo())
                  .build());
          unbound("exact", "192.0.2.1", 80);
          unbound("wildcard", "0.0.0.0", 80);
          unbound("exact v6", "2001:db8::1", 80);
          unbound("wildcard v6", "::", 81);
          harness.manager.add(
              listener()
                  .name("inbound")
                  .address("127.0.0.1", 15006)
                  .filters(new ListenerFilterConfig.OriginalDst("original_dst", null))
                  .chain(Harness.echo())
                  .build());
          harness.manager.startAccepting();
          return true;
        });
  }

  private static void unbound(String name, String host, int port) throws Exception {
    harness.manager.add(
        listener().name(name).address(host, port).unbound().chain(answers(name)).build());
  }

  @AfterAll
  static void stop() throws Exception {
    harness.close();
    namespace.close();
  }

  private static Peer connect(String host, int port) throws Exception {
    return namespace.call(() -> new Peer(new Socket(InetAddress.getByName(host), port)));
  }

  private static String answerAt(String host, int port) throws Exception {
    try (Peer peer = connect(host, port)) {
      return peer.readAll();
    }
  }

  @Test
  void aRedirectedConnectionGoesToTheListenerOfItsDestination() throws Exception {
    assertThat(answerAt("192.0.2.1", 80)).isEqualTo("exact");
    assertThat(answerAt("192.0.2.2", 80)).isEqualTo("wildcard");
    assertThat(answerAt("2001:db8::1", 80)).isEqualTo("exact v6");
    assertThat(answerAt("2001:db8::2", 81)).isEqualTo("wildcard v6");
  }

  @Test
  void oneThatNoListenerIsForStaysWithItsDestination() throws Exception {
    try (Peer peer = connect("192.0.2.2", 8080)) {
      assertThat(peer.send("a").read(1)).isEqualTo("a");
      EchoConnection seen = harness.connected();
      assertThat(seen.info().localAddress).hasToString("/192.0.2.2:8080");
      assertThat(seen.info().localAddressRestored).isTrue();
      assertThat(seen.info().directLocalAddress).hasToString("/127.0.0.1:15001");
    }
    try (Peer peer = connect("2001:db8::2", 8080)) {
      assertThat(peer.send("a").read(1)).isEqualTo("a");
      assertThat(harness.connected().info().localAddress)
          .hasToString("/[2001:db8:0:0:0:0:0:2]:8080");
    }
    try (Peer peer = connect("127.0.0.1", 15006)) { // not redirected
      assertThat(peer.send("a").read(1)).isEqualTo("a");
      assertThat(harness.connected().info().localAddress).hasToString("/127.0.0.1:15006");
    }
  }

  @Test
  void oneStraightToTheInterceptionPortEndsInItsBlackhole() throws Exception {
    assertThat(answerAt("127.0.0.1", 15001)).isEmpty();
    assertThat(answerAt("::1", 15001)).isEmpty();
    assertThat(answerAt("192.0.2.1", 15001)).isEmpty();
  }
}
