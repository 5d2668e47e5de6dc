package dev.pillion.listeners;

import static dev.pillion.listeners.Listeners.answers;
import static dev.pillion.listeners.Listeners.listener;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pillion.listeners.ListenerManager.Scope;
import dev.pillion.listeners.network.ConnectionLimitFilter;
import dev.pillion.listeners.network.DirectResponseFilter;
import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.ConfigException;
import dev.pillion.proxycore.config.SocketOption;
import dev.pillion.proxycore.config.listener.FilterChainMatch;
import dev.pillion.proxycore.config.listener.ListenerConfig;
import dev.pillion.proxycore.config.listener.ListenerConfig.TrafficDirection;
import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import dev.pillion.proxycore.config.log.AccessLogConfig;
import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.format.Formats;
import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.network.CloseType;
import dev.pillion.proxycore.network.Connection;
import dev.pillion.proxycore.network.NetworkFilter;
import dev.pillion.proxycore.network.NetworkFilterFactory;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where listeners listen, how connections spread, and how it all ends. */
class ListenerSocketsTest {
  /** Keeps its connections open. */
  private static final NetworkFilterConfig HOLD =
      new NetworkFilterConfig.TcpProxy(
          "hold", List.of(), Duration.ZERO, 1, Duration.ZERO, List.of());

  private final ManualTime time = new ManualTime();
  private final TestWorkers workers = new TestWorkers(2, time);
  private final BlockingQueue<StreamInfo> logged = new LinkedBlockingQueue<>();
  private final ListenerManager manager =
      new ListenerManager(
          workers.workers,
          workers.stats,
          this::filter,
          config -> (context, worker) -> logged.add(context.info));
  private final List<Socket> open = new ArrayList<>();

  private NetworkFilterFactory filter(
      NetworkFilterConfig config, ListenerConfig listener, String statPrefix) {
    return switch (config) {
      case NetworkFilterConfig.DirectResponse direct -> DirectResponseFilter.factory(direct);
      case NetworkFilterConfig.ConnectionLimit limit ->
          ConnectionLimitFilter.factory(limit, workers.stats);
      case NetworkFilterConfig.TcpProxy _ -> callbacks -> new Hold(callbacks.connection());
      default -> throw new IllegalArgumentException(config.toString());
    };
  }

  private record Hold(Connection connection) implements NetworkFilter {
    @Override
    public FilterStatus onData(ByteBuf data, boolean endStream) {
      data.release();
      if (endStream) {
        connection.close(CloseType.FLUSH_WRITE);
      }
      return FilterStatus.STOP;
    }
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
    manager.close();
    workers.close();
  }

  private void start(Listeners... listeners) throws Exception {
    for (Listeners each : listeners) {
      manager.add(each.build());
    }
    manager.startAccepting();
  }

  private Socket connect(String name, int index) throws IOException {
    InetSocketAddress address = (InetSocketAddress) manager.addressesOf(name).get(index);
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(10_000);
    open.add(socket);
    return socket;
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private void awaitActive(String stat, long count) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (workers.stats.gauge(stat).value() != count) {
      assertThat(System.nanoTime() - deadline)
          .as("%s is %d", stat, workers.stats.gauge(stat).value())
          .isNegative();
      Thread.sleep(1);
    }
  }

  @Test
  void listensOnEveryAddress() throws Exception {
    start(
        listener()
            .additional(new Address.Socket("127.0.0.2", 0, false))
            .additional(new Address.Socket("::1", 0, false))
            .chain(answers("hello")));
    assertThat(manager.addressesOf("test")).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(rest(connect("test", i))).isEqualTo("hello");
    }
  }

  @Test
  void anIpv6SocketTakesIpv4WhereItIsToldTo() throws Exception {
    start(listener().address(new Address.Socket("::", 0, true)).chain(answers("hello")));
    int port = ((InetSocketAddress) manager.addressesOf("test").getFirst()).getPort();
    try (Socket socket = new Socket(Inet4Address.ofLiteral("127.0.0.1"), port)) {
      assertThat(rest(socket)).isEqualTo("hello");
    }
  }

  @Test
  void listensOnAUnixSocket(@TempDir Path directory) throws Exception {
    Path path = directory.resolve("s");
    start(listener().address(new Address.Pipe(path.toString(), 0600)).chain(answers("hello")));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(path));
      ByteBuffer buffer = ByteBuffer.allocate(16);
      while (channel.read(buffer) >= 0) {
        // until the end
      }
      assertThat(StandardCharsets.UTF_8.decode(buffer.flip()).toString()).isEqualTo("hello");
    }
  }

  @Test
  void exactBalanceSpreadsConnectionsEvenly() throws Exception {
    start(listener().exactBalance().sharedPort().chain(HOLD));
    for (int i = 0; i < 10; i++) {
      Socket unused = connect("test", 0);
      assertThat(unused.isConnected()).isTrue();
      awaitActive("listener.127.0.0.1_0.downstream_cx_active", i + 1);
    }
    awaitActive("listener.127.0.0.1_0.worker_0.downstream_cx_active", 5);
    awaitActive("listener.127.0.0.1_0.worker_1.downstream_cx_active", 5);
  }

  @Test
  void connectionsBeyondTheLimitAreClosed() throws Exception {
    start(
        listener()
            .chain(
                new NetworkFilterConfig.ConnectionLimit("few", 2, Duration.ofSeconds(1), null),
                HOLD));
    Socket first = connect("test", 0);
    Socket second = connect("test", 0);
    awaitActive("connection_limit.few.active_connections", 2);
    Socket third = connect("test", 0);
    awaitActive("listener.127.0.0.1_0.downstream_cx_active", 3);
    assertThat(workers.stats.counter("connection_limit.few.limited_connections").value())
        .isEqualTo(1);
    workers.advance(time, Duration.ofMillis(1_010));
    assertThat(rest(third)).isEmpty();
    first.close();
    second.close();
    awaitActive("connection_limit.few.active_connections", 0);
  }

  @Test
  void theAccessLogTellsOfConnectionsThatNoChainWanted() throws Exception {
    AccessLogConfig log = new AccessLogConfig.Stream(false, Formats.defaultAccessLog());
    FilterChainMatch tls =
        new FilterChainMatch(
            0,
            List.of(),
            List.of(),
            FilterChainMatch.SourceType.ANY,
            List.of(),
            List.of(),
            List.of(),
            "tls",
            List.of());
    start(listener().accessLogs(log).chain("tls", tls, answers("tls")));
    assertThat(rest(connect("test", 0))).isEmpty();
    StreamInfo info = logged.poll(10, TimeUnit.SECONDS);
    assertThat(info).isNotNull();
    assertThat(info.hasFlag(ResponseFlag.NO_ROUTE_FOUND)).isTrue();
    assertThat(info.responseCodeDetails).isEqualTo("filter_chain_not_found");
  }

  @Test
  void onlyInboundListenersDrainWhereDirectionsAreDeclared() throws Exception {
    start(
        listener().name("in").direction(TrafficDirection.INBOUND).chain(answers("in")),
        listener().name("out").direction(TrafficDirection.OUTBOUND).chain(answers("out")));
    manager.drain(Scope.INBOUND_IF_DECLARED, DrainStrategy.IMMEDIATE, Duration.ZERO);
    manager.stopAccepting(Scope.INBOUND_IF_DECLARED);
    workers.settle();
    assertThat(manager.bound())
        .extracting(ListenerManager.Bound::draining)
        .containsExactly(true, false);
    assertThatThrownBy(() -> rest(connect("in", 0))).isInstanceOf(ConnectException.class);
    assertThat(rest(connect("out", 0))).isEqualTo("out");
  }

  @Test
  void everyListenerDrainsWhereNoDirectionIsDeclared() throws Exception {
    start(listener().chain(answers("a")));
    manager.drain(Scope.INBOUND_IF_DECLARED, DrainStrategy.IMMEDIATE, Duration.ZERO);
    assertThat(manager.draining(Scope.ALL)).isTrue();
  }

  @Test
  void setsSocketOptionsAndNamesTheOneThatCannotBeSet() {
    ListenerConfig wrong =
        listener()
            .socketOptions(
                new SocketOption(
                    "", 9999, 9999, new SocketOption.Value.IntValue(1), SocketOption.State.PREBIND))
            .chain(answers("a"))
            .build();
    assertThatThrownBy(() -> manager.add(wrong))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot bind '127.0.0.1:0': ")
        .hasMessageContaining("Protocol not available (socket option of level 9999, name 9999)");
  }
}
