package dev.pillion.routing.testing;

import dev.pillion.proxycore.config.cluster.ClusterConfig;
import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.Gauge;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.worker.Worker;
import dev.pillion.proxycore.worker.WorkerIo;
import dev.pillion.routing.cluster.ClusterManager;
import dev.pillion.routing.pool.Upstreams;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One worker on an event loop of its own, with a clock that the test moves, and the clusters that
 * the test gives it.
 */
public final class TestWorker implements AutoCloseable {
  private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, WorkerIo.factory());
  public final ManualTime time = new ManualTime();
  public final StatsStore store = new StatsStore();
  public final Worker worker;
  public final ClusterManager clusters;
  public final Upstreams upstreams;

  public TestWorker(ClusterConfig... configs) {
    EventLoop loop = group.next();
    worker = new Worker(0, loop, store.newShard(), time);
    clusters = new ClusterManager(worker, store);
    upstreams = new Upstreams(clusters, List.of(worker));
    run(() -> clusters.update(List.of(configs)));
  }

  /** Runs something on the worker's thread and waits for it; at once when that is this thread. */
  public void run(Runnable action) {
    call(
        () -> {
          action.run();
          return 0;
        });
  }

  /** As {@link #run}, with a result. */
  public <T> T call(Callable<T> action) {
    try {
      if (worker.eventLoop().inEventLoop()) {
        return action.call();
      }
      return worker.eventLoop().submit(action).get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("on the worker", e);
    }
  }

  /** Moves the clock and fires what is due. */
  public void advance(Duration duration) {
    run(
        () -> {
          time.add(duration);
          worker.timers().advance();
        });
  }

  public long counter(String name) {
    return store.counter(name).value();
  }

  public long gauge(String name) {
    return store.gauge(name).value();
  }

  /** Waits until a counter or gauge has a value. */
  public void awaitStat(String name, long expected) {
    await(() -> statistic(name) == expected, name + " should be " + expected);
  }

  private long statistic(String name) {
    AtomicReference<Counter> counter = new AtomicReference<>();
    store.forEachCounter(
        c -> {
          if (c.name().equals(name)) {
            counter.set(c);
          }
        });
    if (counter.get() != null) {
      return counter.get().value();
    }
    AtomicReference<Gauge> gauge = new AtomicReference<>();
    store.forEachGauge(
        g -> {
          if (g.name().equals(name)) {
            gauge.set(g);
          }
        });
    return gauge.get() == null ? 0 : gauge.get().value();
  }

  /** Waits for a condition that another thread brings about. */
  public static void await(java.util.function.BooleanSupplier condition, String what) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within 10 s: " + what);
      }
      try {
        Thread.sleep(2);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    if (!group.isShuttingDown()) {
      run(() -> worker.pipes().closeIdle());
    }
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
