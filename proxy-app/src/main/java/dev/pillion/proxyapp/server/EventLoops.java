package dev.pillion.proxyapp.server;

import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.time.TimeSource;
import dev.pillion.proxycore.worker.Worker;
import dev.pillion.proxycore.worker.WorkerIo;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The threads: a worker for each unit of concurrency, and the main thread, which configures, keeps
 * the clusters' endpoints and answers for the admin server; each is an event loop of its own. A
 * thread begins with its loop's first task.
 */
final class EventLoops {
  private final List<MultiThreadIoEventLoopGroup> groups = new ArrayList<>();
  private final List<Worker> workers = new ArrayList<>();
  private final Worker main;

  EventLoops(int concurrency, StatsStore store, TimeSource time) {
    Epoll.ensureAvailability();
    for (int i = 0; i < concurrency; i++) {
      workers.add(worker(i, "worker_" + i, "wrk:worker_" + i, store, time));
    }
    main = worker(concurrency, "main_thread", "main_thread", store, time);
  }

  private Worker worker(
      int index, String name, String threadName, StatsStore store, TimeSource time) {
    ThreadFactory threads = task -> new FastThreadLocalThread(task, threadName);
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, threads, WorkerIo.factory());
    groups.add(group);
    return new Worker(index, name, group.next(), store.newShard(), time);
  }

  /** Those that carry traffic. */
  List<Worker> workers() {
    return workers;
  }

  /** Its index comes after the workers'. */
  Worker main() {
    return main;
  }

  /**
   * Has the main thread do what is left to do, then ends all threads; each may finish what it is
   * doing. True when they ended in time.
   *
   * @param last may still give the workers tasks
   */
  boolean stop(Runnable last, long timeoutMillis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    CountDownLatch done = new CountDownLatch(1);
    main.eventLoop()
        .execute(
            () -> {
              try {
                last.run();
              } finally {
                done.countDown();
              }
            });
    // A loop that has begun to end refuses tasks, so none does before this is done.
    boolean ended = done.await(timeoutMillis, TimeUnit.MILLISECONDS);
    for (MultiThreadIoEventLoopGroup group : groups) {
      var _ = group.shutdownGracefully(0, timeoutMillis, TimeUnit.MILLISECONDS);
    }
    for (MultiThreadIoEventLoopGroup group : groups) {
      long rest = Math.max(1, deadline - System.nanoTime());
      ended &= group.awaitTermination(rest, TimeUnit.NANOSECONDS);
    }
    return ended;
  }
}
