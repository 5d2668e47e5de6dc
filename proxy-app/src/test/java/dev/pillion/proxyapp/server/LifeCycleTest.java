package dev.pillion.proxyapp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.listeners.DrainStrategy;
import dev.pillion.listeners.ListenerManager;
import dev.pillion.listeners.ListenerManager.Scope;
import dev.pillion.proxyapp.admin.ServerControl.State;
import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.ConfigException;
import dev.pillion.proxycore.config.listener.FilterChainConfig;
import dev.pillion.proxycore.config.listener.FilterChainMatch;
import dev.pillion.proxycore.config.listener.ListenerConfig;
import dev.pillion.proxycore.config.listener.ListenerConfig.TrafficDirection;
import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.network.CloseType;
import dev.pillion.proxycore.network.NetworkFilter;
import dev.pillion.proxycore.network.NetworkFilterCallbacks;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.worker.Worker;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** States, draining and stopping, on a clock that only the test moves. */
class LifeCycleTest {
  private static final Duration DRAIN_TIME = Duration.ofMinutes(10);

  private final ManualTime time = new ManualTime();
  private final StatsStore stats = new StatsStore();
  private final EventLoops loops = new EventLoops(1, stats, time);
  private final AtomicInteger idleCloses = new AtomicInteger();
  private final BlockingQueue<Hold> connections = new LinkedBlockingQueue<>();
  private final ListenerManager listeners =
      new ListenerManager(
          loops.workers(),
          stats,
          (config, listener, prefix) -> callbacks -> new Hold(callbacks, connections, idleCloses),
          config -> (context, worker) -> {});
  private final AtomicInteger reopened = new AtomicInteger();
  private final LifeCycle life =
      new LifeCycle(
          loops.main(), listeners, DrainStrategy.IMMEDIATE, DRAIN_TIME, reopened::incrementAndGet);
  private final CountDownLatch ended = new CountDownLatch(1);

  /** A connection that stays until its client closes it. */
  private record Hold(
      NetworkFilterCallbacks callbacks, BlockingQueue<Hold> established, AtomicInteger idleCloses)
      implements NetworkFilter {
    @Override
    public void onCloseIdle() {
      idleCloses.incrementAndGet();
    }

    @Override
    public FilterStatus onNewConnection() {
      established.add(this);
      return FilterStatus.CONTINUE;
    }

    @Override
    public FilterStatus onData(ByteBuf data, boolean endStream) {
      data.release();
      if (endStream) {
        callbacks.connection().close(CloseType.NO_FLUSH);
      }
      return FilterStatus.STOP;
    }
  }

  @BeforeEach
  void listen() throws ConfigException {
    listeners.add(listener("in", TrafficDirection.INBOUND));
    listeners.add(listener("out", TrafficDirection.OUTBOUND));
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                life.awaitEnd();
                ended.countDown();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
  }

  @AfterEach
  void close() throws InterruptedException {
    life.end();
    assertThat(loops.stop(listeners::close, 10_000)).isTrue();
  }

  private static ListenerConfig listener(String name, TrafficDirection direction) {
    FilterChainConfig chain =
        new FilterChainConfig(
            "", FilterChainMatch.ANY, List.of(new NetworkFilterConfig.DirectResponse(new byte[0])));
    return new ListenerConfig(
        name,
        new Address.Socket("127.0.0.1", 0, false),
        List.of(),
        name,
        true,
        false,
        direction,
        true,
        List.of(),
        Duration.ZERO,
        false,
        List.of(chain),
        null,
        false,
        1024 * 1024,
        true,
        false,
        false,
        false,
        0,
        0,
        null,
        List.of(),
        List.of(),
        Map.of());
  }

  private void serve() throws Exception {
    onMain(
        () -> {
          listeners.startAccepting();
          life.serving();
        });
  }

  private void onMain(Runnable action) throws Exception {
    loops.main().eventLoop().submit(action).get(10, TimeUnit.SECONDS);
    for (Worker worker : loops.workers()) {
      worker.eventLoop().submit(() -> {}).get(10, TimeUnit.SECONDS);
    }
  }

  /** Has what was ordered done. */
  private void settle() throws Exception {
    onMain(() -> {});
  }

  private void advance(Duration by) throws Exception {
    time.advance(by);
    onMain(() -> loops.main().timers().advance());
  }

  private Socket connect(String listener) throws Exception {
    Socket socket = open(listener);
    assertThat(connections.poll(10, TimeUnit.SECONDS)).isNotNull();
    return socket;
  }

  private Socket open(String listener) throws IOException {
    InetSocketAddress address = (InetSocketAddress) listeners.addressesOf(listener).getFirst();
    return new Socket(address.getAddress(), address.getPort());
  }

  private boolean accepts(String listener) throws Exception {
    try (Socket socket = open(listener)) {
      return socket.isConnected();
    } catch (ConnectException e) {
      return false;
    }
  }

  private void awaitDrained() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (listeners.drainingConnections() > 0) {
      assertThat(System.nanoTime() - deadline).isNegative();
      Thread.sleep(1);
    }
  }

  private void assertRunning() {
    assertThat(ended.getCount()).isEqualTo(1);
  }

  private void assertEnds() throws InterruptedException {
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void isLiveWhenItServesUnlessItsHealthCheckIsMadeToFail() throws Exception {
    assertThat(life.state()).isEqualTo(State.PRE_INITIALIZING);
    life.failHealthCheck(true);
    assertThat(life.state()).isEqualTo(State.PRE_INITIALIZING);
    serve();
    assertThat(life.state()).isEqualTo(State.DRAINING);
    life.failHealthCheck(false);
    assertThat(life.state()).isEqualTo(State.LIVE);
  }

  @Test
  void countsItsTimeFromTheStart() {
    time.advance(Duration.ofMillis(61_700));
    assertThat(life.uptimeMillis()).isEqualTo(61_700);
    assertThat(life.uptimeSeconds()).isEqualTo(61);
  }

  @Test
  void reopensTheLogs() {
    life.reopenLogs();
    assertThat(reopened).hasValue(1);
  }

  @Test
  void anOrderToStopBeforeItServesEndsIt() throws Exception {
    life.terminate();
    assertEnds();
  }

  @Test
  void withoutInboundConnectionsItEndsWithTheListeningSockets() throws Exception {
    serve();
    try (Socket _ = connect("out")) {
      life.terminate();
      settle(); // the sockets close on their worker
      advance(Duration.ofMillis(25));
      assertEnds();
    }
  }

  @Test
  void waitsForInboundConnectionsAndLeavesOutboundAlone() throws Exception {
    serve();
    Socket inbound = connect("in");
    try (Socket _ = connect("out")) {
      life.terminate();
      settle();
      assertThat(accepts("in")).isFalse();
      assertThat(accepts("out")).isTrue();
      assertThat(listeners.draining(Scope.INBOUND)).isTrue();
      assertThat(listeners.draining(Scope.ALL)).isFalse();
      assertThat(idleCloses).hasValue(1);
      advance(DRAIN_TIME.minusSeconds(1));
      assertRunning();

      inbound.close();
      awaitDrained();
      assertRunning(); // it looks now and then
      advance(Duration.ofMillis(25));
      assertEnds();
    }
  }

  @Test
  void waitsForTheDrainTimeAtMost() throws Exception {
    serve();
    try (Socket _ = connect("in")) {
      life.terminate();
      settle();
      advance(DRAIN_TIME.minusMillis(10));
      assertRunning();
      advance(Duration.ofMillis(30));
      assertEnds();
    }
  }

  @Test
  void aSecondOrderToStopIsNotKeptWaiting() throws Exception {
    serve();
    try (Socket _ = connect("in")) {
      life.terminate();
      settle();
      assertRunning();
      life.terminate();
      assertEnds();
    }
  }

  @Test
  void shuttingDownWaitsForNobody() throws Exception {
    serve();
    try (Socket _ = connect("in")) {
      life.shutdown();
      assertEnds();
    }
  }

  @Test
  void anOrderToDrainStopsAcceptingAtOnceUnlessItIsGraceful() throws Exception {
    serve();
    life.drainListeners(true, false, false);
    settle();
    assertThat(accepts("in")).isFalse();
    assertThat(accepts("out")).isTrue();
    life.drainListeners(false, false, false);
    settle();
    assertThat(accepts("out")).isFalse();
    assertThat(life.state()).isEqualTo(State.LIVE);
    assertRunning();
  }

  @Test
  void aGracefulDrainStopsAcceptingWhenItsTimeIsOver() throws Exception {
    serve();
    life.drainListeners(true, true, false);
    settle();
    assertThat(listeners.draining(Scope.INBOUND)).isTrue();
    advance(DRAIN_TIME.minusSeconds(1));
    assertThat(accepts("in")).isTrue();
    life.drainListeners(true, true, false); // does not begin anew
    settle();
    advance(Duration.ofMillis(1_010));
    assertThat(accepts("in")).isFalse();
    assertThat(accepts("out")).isTrue();
    assertRunning();
  }

  @Test
  void aGracefulDrainLeavesIdleConnectionsAlone() throws Exception {
    serve();
    try (Socket _ = connect("in")) {
      life.drainListeners(true, true, false);
      settle();
      assertThat(idleCloses).hasValue(0);
      life.terminate();
      settle();
      assertThat(idleCloses).hasValue(1);
    }
  }

  @Test
  void aDrainThatSkipsTheExitNeverStopsAcceptingGracefulOrNot() throws Exception {
    serve();
    life.drainListeners(false, false, true);
    settle();
    assertThat(listeners.draining(Scope.ALL)).isTrue();
    advance(DRAIN_TIME.plusSeconds(1));
    assertThat(accepts("in")).isTrue();
    assertRunning();
  }

  @Test
  void aGracefulDrainThatSkipsTheExitNeverStopsAccepting() throws Exception {
    serve();
    life.drainListeners(false, true, true);
    settle();
    advance(DRAIN_TIME.multipliedBy(2));
    assertThat(listeners.draining(Scope.ALL)).isTrue();
    assertThat(accepts("in")).isTrue();
    assertThat(accepts("out")).isTrue();
  }
}
