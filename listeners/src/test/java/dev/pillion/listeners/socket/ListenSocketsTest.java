package dev.pillion.listeners.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.SocketOption;
import dev.pillion.proxycore.config.SocketOption.State;
import dev.pillion.proxycore.config.SocketOption.Value;
import dev.pillion.proxycore.config.TcpKeepalive;
import dev.pillion.testsupport.NeedsRoot;
import io.netty.channel.ServerChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Listening sockets as the kernel sees them. */
@Execution(ExecutionMode.CONCURRENT)
class ListenSocketsTest {
  private static final Address V4 = new Address.Socket("127.0.0.1", 0, false);
  private static final Address V6 = new Address.Socket("::1", 0, false);

  private final List<ServerChannel> open = new ArrayList<>();
  private boolean reusePort;
  private boolean transparent;
  private boolean freebind;
  private int backlog = 128;
  private TcpKeepalive keepalive = new TcpKeepalive(-1, -1, -1);
  private List<SocketOption> options = List.of();

  @AfterEach
  void close() {
    for (ServerChannel channel : open) {
      channel.unsafe().closeForcibly();
    }
  }

  private ServerChannel listen(Address address) throws IOException {
    boolean compat = address instanceof Address.Socket socket && socket.ipv4Compat();
    ServerChannel channel =
        ListenSockets.listen(
            address,
            new ListenOptions(
                compat, reusePort, transparent, freebind, backlog, keepalive, options));
    open.add(channel);
    return channel;
  }

  private static SocketOption option(int level, int name, int value, State state) {
    return new SocketOption("", level, name, new Value.IntValue(value), state);
  }

  @Test
  void keepaliveIsSetWithTheKernelsDefaultsForTheRest() throws Exception {
    keepalive = new TcpKeepalive(7, -1, 11);
    ServerChannel channel = listen(V4);
    assertThat(Options.get(channel, Options.SOL_SOCKET, Options.SO_KEEPALIVE)).isEqualTo(1);
    assertThat(Options.get(channel, Options.SOL_TCP, Options.TCP_KEEPCNT)).isEqualTo(7);
    assertThat(Options.get(channel, Options.SOL_TCP, Options.TCP_KEEPINTVL)).isEqualTo(11);
    assertThat(Options.get(channel, Options.SOL_TCP, Options.TCP_KEEPIDLE))
        .isEqualTo(sysctl("net/ipv4/tcp_keepalive_time"));
  }

  @Test
  void socketOptionsAreSetInEveryState() throws Exception {
    options =
        List.of(
            option(Options.SOL_IP, Options.IP_TOS, 0x20, State.PREBIND),
            option(Options.SOL_TCP, Options.TCP_KEEPCNT, 3, State.BOUND),
            option(Options.SOL_TCP, Options.TCP_DEFER_ACCEPT, 1, State.LISTENING));
    ServerChannel channel = listen(V4);
    assertThat(Options.get(channel, Options.SOL_IP, Options.IP_TOS)).isEqualTo(0x20);
    assertThat(Options.get(channel, Options.SOL_TCP, Options.TCP_KEEPCNT)).isEqualTo(3);
    assertThat(Options.get(channel, Options.SOL_TCP, Options.TCP_DEFER_ACCEPT)).isPositive();
  }

  @Test
  void aSocketOptionMayBeBytes() throws Exception {
    byte[] five = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(5).array();
    options =
        List.of(
            new SocketOption(
                "", Options.SOL_TCP, Options.TCP_KEEPCNT, new Value.Bytes(five), State.PREBIND));
    assertThat(Options.get(listen(V4), Options.SOL_TCP, Options.TCP_KEEPCNT)).isEqualTo(5);
  }

  @Test
  void anOptionThatTheKernelRefusesNamesTheAddress() {
    options = List.of(option(Options.SOL_TCP, 9999, 1, State.PREBIND));
    assertThatThrownBy(() -> listen(V4))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "cannot bind '127.0.0.1:0': Protocol not available (socket option of level 6, name"
                + " 9999");
  }

  @Test
  void aKeepaliveThatTheKernelRefusesNamesTheAddress() {
    keepalive = new TcpKeepalive(1000, -1, -1);
    assertThatThrownBy(() -> listen(V4))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot bind '127.0.0.1:0': Invalid argument");
  }

  @Test
  void reusePortLetsASecondSocketIn() throws Exception {
    reusePort = true;
    ServerChannel first = listen(V4);
    assertThat(Options.get(first, Options.SOL_SOCKET, Options.SO_REUSEPORT)).isEqualTo(1);
    int port = ((InetSocketAddress) first.localAddress()).getPort();
    Address same = new Address.Socket("127.0.0.1", port, false);
    listen(same);
    reusePort = false;
    assertThatThrownBy(() -> listen(same))
        .hasMessage("cannot bind '127.0.0.1:" + port + "': Address already in use");
  }

  @Test
  void theBacklogIsAsConfiguredUpToTheKernelsMaximum() throws Exception {
    backlog = 5;
    assertThat(Options.backlog(listen(V4))).isEqualTo(5);
    backlog = 65535;
    assertThat(Options.backlog(listen(V4)))
        .isEqualTo(Math.min(sysctl("net/core/somaxconn"), 65535));
  }

  private static int sysctl(String name) throws IOException {
    return Integer.parseInt(Files.readAllLines(Path.of("/proc/sys", name)).getFirst());
  }

  @Test
  void anIpv6SocketTakesIpv4OnlyWithIpv4Compat() throws Exception {
    ServerChannel strict = listen(new Address.Socket("::", 0, false));
    assertThat(Options.get(strict, Options.SOL_IPV6, Options.IPV6_V6ONLY)).isEqualTo(1);
    ServerChannel both = listen(new Address.Socket("::", 0, true));
    assertThat(Options.get(both, Options.SOL_IPV6, Options.IPV6_V6ONLY)).isZero();
  }

  @Test
  void freebindBindsAddressesThatAreNotThere() throws Exception {
    Address foreign = new Address.Socket("192.0.2.77", 0, false);
    Address foreignV6 = new Address.Socket("2001:db8::77", 0, false);
    assertThatThrownBy(() -> listen(foreign))
        .hasMessage("cannot bind '192.0.2.77:0': Cannot assign requested address");
    freebind = true;
    ServerChannel v4 = listen(foreign);
    assertThat(Options.get(v4, Options.SOL_IP, Options.IP_FREEBIND)).isEqualTo(1);
    ServerChannel v6 = listen(foreignV6);
    assertThat(Options.get(v6, Options.SOL_IPV6, Options.IPV6_FREEBIND)).isEqualTo(1);
  }

  @Test
  @NeedsRoot
  void transparentSocketsAreMarkedForTproxy() throws Exception {
    transparent = true;
    assertThat(Options.get(listen(V4), Options.SOL_IP, Options.IP_TRANSPARENT)).isEqualTo(1);
    assertThat(Options.get(listen(V6), Options.SOL_IP, Options.IP_TRANSPARENT)).isEqualTo(1);
  }

  @Test
  void aHostThatIsNoAddressIsRefusedWithoutAskingDns() {
    assertThatThrownBy(() -> listen(new Address.Socket("localhost", 0, false)))
        .hasMessage("malformed IP address: localhost");
    assertThatThrownBy(() -> listen(new Address.Socket("127.0.0.300", 0, false)))
        .hasMessage("malformed IP address: 127.0.0.300");
  }

  @Test
  void aUnixSocketGetsItsMode(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("a.sock");
    listen(new Address.Pipe(path.toString(), 0640));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-r-----");
    Path open = folder.resolve("b.sock");
    listen(new Address.Pipe(open.toString(), 0777));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(open)))
        .isEqualTo("rwxrwxrwx");
  }

  @Test
  void whatALastRunLeftAtThePathIsReplaced(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("a.sock");
    listen(new Address.Pipe(path.toString(), 0));
    listen(new Address.Pipe(path.toString(), 0));
    assertThat(path).exists();
  }

  @Test
  void aPathThatCannotBeBoundIsNamed(@TempDir Path folder) throws Exception {
    String missing = folder.resolve("no/such/folder.sock").toString();
    assertThatThrownBy(() -> listen(new Address.Pipe(missing, 0)))
        .hasMessage("cannot bind '" + missing + "': No such file or directory");
    Path full = Files.createDirectories(folder.resolve("full/x")).getParent();
    assertThatThrownBy(() -> listen(new Address.Pipe(String.valueOf(full), 0)))
        .hasMessage("cannot bind '" + full + "': Is a directory");
  }

  @Test
  void anAbstractUnixSocketHasNoFile() throws Exception {
    String name = "@pillion-test-" + System.nanoTime();
    listen(new Address.Pipe(name, 0600));
    assertThat(Files.readString(Path.of("/proc/net/unix"))).contains(name);
    assertThat(Path.of(name)).doesNotExist();
    assertThat(ListenSockets.resolve(new Address.Pipe(name, 0)))
        .isEqualTo(new DomainSocketAddress("\0" + name.substring(1)));
  }
}
