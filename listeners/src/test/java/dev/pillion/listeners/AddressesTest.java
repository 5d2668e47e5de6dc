package dev.pillion.listeners;

import static dev.pillion.listeners.Listeners.answers;
import static dev.pillion.listeners.Listeners.listener;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pillion.listeners.socket.Options;
import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.ConfigException;
import dev.pillion.proxycore.config.TcpKeepalive;
import dev.pillion.proxycore.config.listener.ListenerConfig.AdditionalAddress;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Where listeners can be reached, and what accepted sockets are given. */
@Execution(ExecutionMode.CONCURRENT)
class AddressesTest {
  private final Harness harness = Harness.real(2);

  @AfterEach
  void close() {
    harness.close();
  }

  private String answerAt(SocketAddress address) throws IOException {
    InetSocketAddress ip = (InetSocketAddress) address;
    try (Peer peer = harness.connect(ip)) {
      return peer.readAll();
    }
  }

  private static InetSocketAddress loopback(String host, int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByName(host), port);
  }

  @Test
  void additionalAddressesReachTheSameChains() throws Exception {
    harness.start(
        listener()
            .additional(new Address.Socket("127.0.0.2", 0, false))
            .additional(new Address.Socket("::1", 0, false))
            .chain(answers("hello")));
    List<SocketAddress> addresses = harness.manager.addressesOf("test");
    assertThat(addresses).hasSize(3);
    for (SocketAddress address : addresses) {
      assertThat(answerAt(address)).isEqualTo("hello");
    }
    harness.awaitCounter("listener.127.0.0.1_0.downstream_cx_total", 3);
  }

  @Test
  void anAdditionalAddressMayHaveOptionsOfItsOwn() throws Exception {
    harness.start(
        listener()
            .keepalive(new TcpKeepalive(4, 40, 5))
            .additional(
                new AdditionalAddress(
                    new Address.Socket("127.0.0.2", 0, false), new TcpKeepalive(9, 90, 10), null))
            .additional(new Address.Socket("127.0.0.3", 0, false))
            .chain(Harness.echo()));
    int[] probes = {4, 9, 4};
    int[] idle = {40, 90, 40};
    List<SocketAddress> addresses = harness.manager.addressesOf("test");
    for (int i = 0; i < probes.length; i++) {
      try (Peer _ = harness.connect((InetSocketAddress) addresses.get(i))) {
        Channel accepted = harness.connected().callbacks.connection().channel();
        assertThat(Options.get(accepted, Options.SOL_SOCKET, Options.SO_KEEPALIVE)).isEqualTo(1);
        assertThat(Options.get(accepted, Options.SOL_TCP, Options.TCP_KEEPCNT))
            .isEqualTo(probes[i]);
        assertThat(Options.get(accepted, Options.SOL_TCP, Options.TCP_KEEPIDLE)).isEqualTo(idle[i]);
      }
    }
  }

  @Test
  void withoutKeepaliveNoneIsSet() throws Exception {
    InetSocketAddress address = harness.start(listener().chain(Harness.echo()));
    try (Peer _ = harness.connect(address)) {
      Channel accepted = harness.connected().callbacks.connection().channel();
      assertThat(Options.get(accepted, Options.SOL_SOCKET, Options.SO_KEEPALIVE)).isZero();
      assertThat(Options.get(accepted, Options.SOL_TCP, Options.TCP_NODELAY)).isEqualTo(1);
    }
  }

  @Test
  void ipv4CompatTakesIpv4AsIpv4() throws Exception {
    InetSocketAddress bound =
        harness.start(listener().address(new Address.Socket("::", 0, true)).chain(Harness.echo()));
    try (Peer _ = harness.connect(loopback("127.0.0.1", bound.getPort()))) {
      EchoConnection seen = harness.connected();
      assertThat(((InetSocketAddress) seen.info().remoteAddress).getAddress())
          .isInstanceOf(Inet4Address.class);
      assertThat(seen.info().localAddress).hasToString("/127.0.0.1:" + bound.getPort());
    }
    try (Peer _ = harness.connect(loopback("::1", bound.getPort()))) {
      assertThat(harness.connected().info().localAddress)
          .hasToString("/[0:0:0:0:0:0:0:1]:" + bound.getPort());
    }
  }

  @Test
  void withoutIpv4CompatAnIpv6ListenerRefusesIpv4() throws Exception {
    InetSocketAddress bound = harness.start(listener().address("::", 0).chain(answers("hello")));
    assertThatThrownBy(() -> harness.connect(loopback("127.0.0.1", bound.getPort())).close())
        .isInstanceOf(IOException.class);
    assertThat(answerAt(loopback("::1", bound.getPort()))).isEqualTo("hello");
  }

  @Test
  void aUnixSocketServesAndNamesBothEndsByItsPath(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("a.sock");
    harness.manager.add(
        listener().address(new Address.Pipe(path.toString(), 0)).chain(Harness.echo()).build());
    harness.manager.startAccepting();
    try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      client.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)));
      ByteBuffer back = ByteBuffer.allocate(5);
      while (back.hasRemaining() && client.read(back) >= 0) {}
      assertThat(new String(back.array(), StandardCharsets.UTF_8)).isEqualTo("hello");
    }
    EchoConnection seen = harness.connected();
    assertThat(seen.info().localAddress).hasToString(path.toString());
    assertThat(seen.info().remoteAddress).hasToString(path.toString());
    harness.awaitCounter("listener." + path + ".downstream_cx_total", 1);
  }

  @Test
  void anAddressThatAnotherListenerHasIsRefused() throws Exception {
    harness.manager.add(
        listener().name("L").address("192.0.2.1", 80).unbound().chain(answers("a")).build());
    assertThatThrownBy(
            () ->
                harness.manager.add(
                    listener()
                        .name("M")
                        .address("127.0.0.1", 0)
                        .additional(new Address.Socket("192.0.2.1", 80, false))
                        .chain(answers("b"))
                        .build()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "error adding listener: 'M' has duplicate address '192.0.2.1:80' as existing listener");
    harness.awaitCounter("listener_manager.listener_create_failure", 1);
  }

  @Test
  void chainsThatContradictNameTheListenersAddresses() {
    assertThatThrownBy(
            () ->
                harness.manager.add(
                    listener()
                        .address("127.0.0.1", 80)
                        .additional(new Address.Socket("::1", 80, false))
                        .chain(answers("a"))
                        .chain(answers("b"))
                        .build()))
        .hasMessageContaining(
            "error adding listener '127.0.0.1:80,[::1]:80': filter chain '' has the same matching"
                + " rules defined as ''");
  }

  @Test
  void oneAddressThatCannotBeBoundLeavesNoneBound() throws Exception {
    InetSocketAddress taken = harness.start(listener().sharedPort().chain(answers("a")));
    assertThatThrownBy(
            () ->
                harness.manager.add(
                    listener()
                        .name("second")
                        .address("127.0.0.2", taken.getPort())
                        .additional(new Address.Socket("127.0.0.1", taken.getPort(), false))
                        .chain(answers("b"))
                        .build()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "cannot bind '127.0.0.1:" + taken.getPort() + "': Address already in use");
    assertThatThrownBy(() -> harness.connect(loopback("127.0.0.2", taken.getPort())).close())
        .isInstanceOf(IOException.class);
  }
}
