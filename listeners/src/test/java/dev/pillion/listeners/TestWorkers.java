package dev.pillion.listeners;

import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.time.TimeSource;
import dev.pillion.proxycore.worker.Worker;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Real epoll workers with the machine's clock. */
public final class TestWorkers implements AutoCloseable {
  public final StatsStore stats = new StatsStore();
  public final List<Worker> workers = new ArrayList<>();
  private final List<EventLoopGroup> groups = new ArrayList<>();

  public TestWorkers(int count) {
    for (int i = 0; i < count; i++) {
      EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
      groups.add(group);
      workers.add(new Worker(i, group.next(), stats.newShard(), TimeSource.SYSTEM));
    }
  }

  @Override
  public void close() {
    for (EventLoopGroup group : groups) {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }
}
