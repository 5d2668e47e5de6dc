package dev.pillion.routing.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import dev.pillion.proxycore.config.listener.NetworkFilterConfig.WeightedCluster;
import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.routing.testing.ClusterBuilder;
import dev.pillion.routing.testing.FilterServer;
import dev.pillion.routing.testing.ScriptedServer;
import dev.pillion.routing.testing.ScriptedServer.Peer;
import dev.pillion.routing.testing.TestWorker;
import java.io.File;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bulks between plain sockets: they go through pipes, and nobody can tell. */
@Timeout(60)
class TcpSpliceTest {
  private static final int MEBI = 1 << 20;
  private static final long SEED = 42;

  /** A thread each: the common pool has one on a machine of two cores. */
  private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

  private final ScriptedServer upstream = new ScriptedServer();
  private final BlockingQueue<StreamInfo> logged = new LinkedBlockingQueue<>();
  private final TestWorker worker =
      new TestWorker(new ClusterBuilder("c").ports(upstream.port()).build());
  private final FilterServer server =
      new FilterServer(
          worker.worker,
          new TcpProxyFilterFactory(
              new NetworkFilterConfig.TcpProxy(
                  "t",
                  List.of(new WeightedCluster("c", 1)),
                  Duration.ofSeconds(10),
                  1,
                  Duration.ZERO,
                  List.of()),
              List.of((context, w) -> logged.add(context.info)),
              worker.store,
              worker.upstreams),
          MEBI,
          info -> {});
  private int descriptors;

  @BeforeEach
  void count() {
    transferBothWays(MEBI, 0, 1); // whatever is loaded and opened once
    descriptors = descriptors();
  }

  @AfterEach
  void close() {
    worker.awaitStat("cluster.c.upstream_cx_active", 0);
    TestWorker.await(() -> worker.call(() -> worker.worker.pipes().lent()) == 0, "no pipe is lent");
    server.close();
    upstream.close();
    worker.close();
  }

  private static int descriptors() {
    String[] open = new File("/proc/self/fd").list();
    if (open == null) {
      throw new AssertionError("/proc/self/fd cannot be read");
    }
    return open.length;
  }

  private Peer client() {
    return Peer.connect(server.port());
  }

  private long spliced() {
    return worker.call(() -> worker.worker.pipes().taken());
  }

  /** Sends so many bytes of a seed in pieces of random sizes; returns their digest. */
  private static byte[] send(Peer peer, long total, long seed) {
    Random random = new Random(seed);
    MessageDigest digest = sha256();
    byte[] piece = new byte[256 * 1024];
    for (long left = total; left > 0; ) {
      random.nextBytes(piece);
      int length = (int) Math.min(left, 1 + random.nextInt(piece.length));
      byte[] part = java.util.Arrays.copyOf(piece, length);
      digest.update(part);
      peer.write(part);
      left -= length;
    }
    return digest.digest();
  }

  /** Reads to the end, with a pause after each so many bytes; returns the digest. */
  private static byte[] receive(Peer peer, int pauseEvery, long pauseMillis) {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[100_000];
    long next = pauseEvery;
    long total = 0;
    try {
      while (true) {
        int n = peer.socket().getInputStream().read(buffer);
        if (n < 0) {
          return digest.digest();
        }
        digest.update(buffer, 0, n);
        total += n;
        if (pauseMillis > 0 && total >= next) {
          next += pauseEvery;
          Thread.sleep(pauseMillis);
        }
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("after " + total, e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Each side sends at the same time, ends, and reads what the other sent. */
  private void transferBothWays(long bytes, long pauseMillis, long seed) {
    try (Peer client = client();
        Peer peer = upstream.accept()) {
      var up = CompletableFuture.supplyAsync(() -> sendAndEnd(client, bytes, seed), THREADS);
      var down = CompletableFuture.supplyAsync(() -> sendAndEnd(peer, bytes, seed + 1), THREADS);
      var got = CompletableFuture.supplyAsync(() -> receive(peer, MEBI, pauseMillis), THREADS);
      assertThat(receive(client, MEBI, pauseMillis)).isEqualTo(down.join());
      assertThat(got.join()).isEqualTo(up.join());
    }
  }

  private static byte[] sendAndEnd(Peer peer, long bytes, long seed) {
    byte[] digest = send(peer, bytes, seed);
    peer.shutdownOutput();
    return digest;
  }

  private StreamInfo logged() throws InterruptedException {
    StreamInfo info = logged.poll(10, TimeUnit.SECONDS);
    if (info == null) {
      throw new AssertionError("nothing logged");
    }
    return info;
  }

  @Test
  void aBulkArrivesWholeAndIsCounted() throws InterruptedException {
    logged();
    long rx = worker.counter("tcp.t.downstream_cx_rx_bytes_total");
    long tx = worker.counter("cluster.c.upstream_cx_tx_bytes_total");
    long before = spliced();
    transferBothWays(64L * MEBI, 0, SEED);
    assertThat(spliced()).isGreaterThan(before);
    StreamInfo info = logged();
    assertThat(info.bytesReceived).isEqualTo(64L * MEBI);
    assertThat(info.bytesSent).isEqualTo(64L * MEBI);
    assertThat(info.flags()).isZero();
    assertThat(worker.counter("tcp.t.downstream_cx_rx_bytes_total") - rx).isEqualTo(64L * MEBI);
    assertThat(worker.counter("cluster.c.upstream_cx_tx_bytes_total") - tx).isEqualTo(64L * MEBI);
    assertThat(worker.counter("tcp.t.downstream_cx_tx_bytes_total")).isEqualTo(65L * MEBI);
    assertThat(worker.counter("cluster.c.upstream_cx_rx_bytes_total")).isEqualTo(65L * MEBI);
  }

  @Test
  void slowReadersGetEveryByteAndStopTheSenders() {
    long before = spliced();
    transferBothWays(24L * MEBI, 20, SEED);
    assertThat(spliced()).isGreaterThan(before);
    assertThat(worker.counter("tcp.t.downstream_flow_control_paused_reading_total")).isPositive();
    assertThat(paused("tcp.t.downstream_flow_control_")).isBetween(0L, 2L);
    assertThat(paused("cluster.c.upstream_flow_control_")).isBetween(0L, 2L);
  }

  /** Pauses that nothing ended: a session may end, when all is said, in one. */
  private long paused(String prefix) {
    return worker.counter(prefix + "paused_reading_total")
        - worker.counter(prefix + "resumed_reading_total");
  }

  @Test
  void smallExchangesUseNoPipe() {
    long before = spliced();
    try (Peer client = client();
        Peer peer = upstream.accept()) {
      for (int i = 0; i < 500; i++) {
        client.write("x".repeat(10_000));
        assertThat(peer.read(10_000)).hasSize(10_000);
      }
    }
    assertThat(spliced()).isEqualTo(before);
  }

  @Test
  void aBulkIsFollowedBySmallMessagesInOrder() {
    try (Peer client = client();
        Peer peer = upstream.accept()) {
      for (int round = 0; round < 5; round++) {
        byte[] bulk = new byte[3 * MEBI];
        new Random(round).nextBytes(bulk);
        var sent = CompletableFuture.runAsync(() -> client.write(bulk), THREADS);
        assertThat(peer.read(bulk.length))
            .isEqualTo(new String(bulk, java.nio.charset.StandardCharsets.ISO_8859_1));
        sent.join();
        for (int i = 0; i < 20; i++) {
          client.write("small " + i + "\n");
          assertThat(peer.readUntil("\n")).isEqualTo("small " + i + "\n");
        }
      }
    }
  }

  @Test
  void aBulkThatNobodyReadsIdlesOut() throws InterruptedException {
    logged();
    try (Peer client = client();
        Peer peer = upstream.accept()) {
      var sending = CompletableFuture.runAsync(() -> send(peer, 64L * MEBI, SEED), THREADS);
      awaitStall();
      worker.advance(Duration.ofSeconds(11)); // the kernel may have taken some since it began
      worker.advance(Duration.ofSeconds(11));
      assertThat(failureOf(sending)).isNotNull();
      assertThat(client.read(1)).hasSize(1); // what its kernel had
    }
    assertThat(logged().bytesSent).isLessThan(64L * MEBI);
    assertThat(worker.counter("tcp.t.idle_timeout")).isEqualTo(1);
  }

  private static @Nullable Throwable failureOf(CompletableFuture<Void> sending) {
    return sending.orTimeout(30, TimeUnit.SECONDS).handle((ok, failure) -> failure).join();
  }

  private void awaitStall() throws InterruptedException {
    long before = -1;
    for (int same = 0; same < 5; ) {
      Thread.sleep(20);
      long now = worker.counter("tcp.t.downstream_cx_tx_bytes_total");
      same = now == before ? same + 1 : 0;
      before = now;
    }
  }

  @Test
  void aResetInABulkIsPassedOn() throws InterruptedException {
    logged();
    try (Peer client = client();
        Peer peer = upstream.accept()) {
      var sending = CompletableFuture.runAsync(() -> send(peer, 64L * MEBI, SEED), THREADS);
      assertThat(client.read(8 * MEBI).length()).isEqualTo(8 * MEBI);
      client.reset();
      assertThat(failureOf(sending)).isNotNull();
    }
    assertThat(logged().bytesSent).isGreaterThanOrEqualTo(8L * MEBI);
    try (Peer client = client();
        Peer peer = upstream.accept()) {
      var sending =
          CompletableFuture.runAsync(() -> send(peer, 8L * MEBI, SEED), THREADS)
              .thenRun(peer::reset);
      assertThat(client.wasReset()).isTrue();
      sending.join();
    }
    assertThat(logged().hasFlag(ResponseFlag.UPSTREAM_REMOTE_RESET)).isTrue();
  }

  @Test
  void noDescriptorIsLeftWhateverWayBulksEnd() throws InterruptedException {
    Random random = new Random(SEED);
    for (int i = 0; i < 60; i++) {
      try (Peer client = client();
          Peer peer = upstream.accept()) {
        Peer sender = random.nextBoolean() ? client : peer;
        Peer reader = sender == client ? peer : client;
        long seed = i;
        var sending = CompletableFuture.runAsync(() -> send(sender, 16L * MEBI, seed), THREADS);
        assertThat(reader.read(random.nextInt(4 * MEBI))).isNotNull();
        switch (i % 5) {
          case 0 -> reader.reset();
          case 1 -> sender.reset();
          case 2 -> reader.hangUp();
          case 3 -> sender.hangUp();
          default -> worker.advance(Duration.ofSeconds(11));
        }
        client.hangUp();
        peer.hangUp();
        assertThat(failureOf(sending)).isNotInstanceOf(TimeoutException.class);
      }
    }
    worker.awaitStat("cluster.c.upstream_cx_active", 0);
    worker.run(() -> worker.worker.pipes().closeIdle());
    TestWorker.await(() -> descriptors() <= descriptors, "as few descriptors as before");
  }

  @Test
  void withoutPipesABulkIsCopied() {
    worker.run(() -> worker.worker.pipes().limit(0));
    long before = spliced();
    transferBothWays(16L * MEBI, 0, SEED);
    assertThat(spliced()).isEqualTo(before);
  }
}
