package dev.pillion.listeners;

import static dev.pillion.listeners.Listeners.listener;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Which worker gets a connection. */
@Execution(ExecutionMode.CONCURRENT)
class BalanceTest {
  private static final String STATS = "listener.127.0.0.1_0.";

  private final Harness harness = Harness.real(3);
  private final List<Peer> peers = new ArrayList<>();

  @AfterEach
  void close() {
    peers.forEach(Peer::close);
    harness.close();
  }

  private EchoConnection connect(InetSocketAddress address) throws Exception {
    peers.add(harness.connect(address));
    return harness.connected();
  }

  private int[] spread(InetSocketAddress address, int connections) throws Exception {
    int[] byWorker = new int[3];
    for (int i = 0; i < connections; i++) {
      byWorker[connect(address).worker()]++;
    }
    return byWorker;
  }

  @Test
  void exactBalanceGivesEachWorkerTheSame() throws Exception {
    InetSocketAddress address = harness.start(listener().exactBalance().chain(Harness.echo()));
    assertThat(spread(address, 30)).containsExactly(10, 10, 10);
    for (int i = 0; i < 3; i++) {
      String worker = STATS + "worker_" + i + ".";
      assertThat(harness.gauge(worker + "downstream_cx_active")).isEqualTo(10);
      assertThat(harness.counter(worker + "downstream_cx_total")).isEqualTo(10);
    }
  }

  @Test
  void exactBalanceFillsTheGapThatClosedConnectionsLeave() throws Exception {
    InetSocketAddress address = harness.start(listener().exactBalance().chain(Harness.echo()));
    List<EchoConnection> open = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      open.add(connect(address));
    }
    int freed = open.getFirst().worker();
    for (int i = 0; i < 12; i++) {
      if (open.get(i).worker() == freed) {
        peers.get(i).end();
        open.get(i).awaitClosed();
      }
    }
    harness.awaitGauge(STATS + "downstream_cx_active", 8);
    for (int i = 0; i < 4; i++) {
      assertThat(connect(address).worker()).isEqualTo(freed);
    }
  }

  @Test
  void oneSocketForAllIsBalancedToo() throws Exception {
    InetSocketAddress address = harness.start(listener().sharedPort().chain(Harness.echo()));
    assertThat(spread(address, 30)).containsExactly(10, 10, 10);
  }

  @Test
  void withReusePortTheKernelReachesEveryWorker() throws Exception {
    InetSocketAddress address = harness.start(listener().chain(Harness.echo()));
    int[] byWorker = new int[3];
    int made = 0;
    while (made < 500 && (byWorker[0] == 0 || byWorker[1] == 0 || byWorker[2] == 0)) {
      byWorker[connect(address).worker()]++;
      made++;
    }
    assertThat(byWorker).doesNotContain(0);
  }

  @Test
  void connectionsThatEndInListenerFiltersNoLongerCount() throws Exception {
    InetSocketAddress address =
        harness.start(
            listener()
                .exactBalance()
                .filters(
                    new dev.pillion.proxycore.config.listener.ListenerFilterConfig.HttpInspector(
                        "http", null))
                .chain(Harness.echo()));
    for (int i = 1; i <= 10; i++) {
      harness.connect(address).close();
      harness.awaitCounter(STATS + "downstream_listener_filter_remote_close", i);
    }
    int[] byWorker = new int[3];
    for (int i = 0; i < 9; i++) {
      peers.add(harness.connect(address).send("GET / HTTP/1.1\r\n"));
      byWorker[harness.connected().worker()]++;
    }
    assertThat(byWorker).containsExactly(3, 3, 3);
  }

  @Test
  void acceptsAsManyAtOnceAsConfigured() throws Exception {
    for (int atOnce : new int[] {0, 2}) {
      String name = "at once " + atOnce;
      harness.manager.add(
          listener()
              .name(name)
              .statPrefix("l" + atOnce)
              .sharedPort()
              .acceptedAtOnce(atOnce)
              .chain(Harness.echo())
              .build());
      for (int i = 0; i < 6; i++) { // they queue in the kernel
        InetSocketAddress address = harness.address(name);
        peers.add(new Peer(new Socket(address.getAddress(), address.getPort())));
      }
    }
    harness.manager.startAccepting();
    for (int i = 0; i < 12; i++) {
      harness.connected();
    }
    harness.workers.settle();
    assertThat(turns("l0")).isEqualTo(1);
    assertThat(turns("l2")).isEqualTo(3);
  }

  private long turns(String statPrefix) {
    String name = "listener." + statPrefix + ".connections_accepted_per_socket_event";
    return harness.workers.stats.histogram(name).merged().count();
  }
}
