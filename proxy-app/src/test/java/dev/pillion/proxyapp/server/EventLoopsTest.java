package dev.pillion.proxyapp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.time.TimeSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The end of the threads. */
class EventLoopsTest {
  private final EventLoops loops = new EventLoops(2, new StatsStore(), TimeSource.SYSTEM);

  @Test
  void theLastWordsReachTheWorkersHoweverBusyTheMainThreadIs() throws Exception {
    AtomicInteger reached = new AtomicInteger();
    CountDownLatch busy = new CountDownLatch(1);
    loops.workers().forEach(worker -> worker.eventLoop().execute(() -> {}));
    loops.main().eventLoop().execute(() -> awaitUninterruptibly(busy));
    Thread release = new Thread(busy::countDown);

    release.start();
    boolean ended =
        loops.stop(
            () ->
                loops
                    .workers()
                    .forEach(worker -> worker.eventLoop().execute(reached::incrementAndGet)),
            10_000);

    assertThat(ended).isTrue();
    assertThat(reached).hasValue(2);
    assertThat(loops.main().eventLoop().isTerminated()).isTrue();
  }

  @Test
  void aThreadThatDoesNotEndIsToldOf() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    loops.workers().getFirst().eventLoop().execute(() -> awaitUninterruptibly(stuck));

    assertThat(loops.stop(() -> {}, 50)).isFalse();

    stuck.countDown();
    for (var worker : loops.workers()) {
      assertThat(worker.eventLoop().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
