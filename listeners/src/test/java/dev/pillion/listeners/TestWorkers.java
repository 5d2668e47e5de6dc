package dev.pillion.listeners;

import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.time.TimeSource;
import dev.pillion.proxycore.worker.Worker;
import dev.pillion.proxycore.worker.WorkerIo;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Real epoll workers, with the machine's clock or one that the test moves. */
public final class TestWorkers implements AutoCloseable {
  public final StatsStore stats = new StatsStore();
  public final List<Worker> workers = new ArrayList<>();
  private final List<EventLoopGroup> groups = new ArrayList<>();

  public TestWorkers(int count) {
    this(count, TimeSource.SYSTEM);
  }

  public TestWorkers(int count, TimeSource time) {
    for (int i = 0; i < count; i++) {
      EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, WorkerIo.factory());
      groups.add(group);
      workers.add(new Worker(i, group.next(), stats.newShard(), time));
    }
  }

  /** Moves the clock and has every worker do what became due. */
  public void advance(ManualTime time, Duration by) throws Exception {
    time.advance(by);
    for (Worker worker : workers) {
      worker.eventLoop().submit(() -> worker.timers().advance()).get(10, TimeUnit.SECONDS);
    }
  }

  /** Waits until every worker has done what it had to do when this was called. */
  public void settle() throws Exception {
    for (Worker worker : workers) {
      worker.eventLoop().submit(() -> {}).get(10, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    for (EventLoopGroup group : groups) {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }
}
