package dev.pillion.telemetry.accesslog;

import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.time.TimeSource;
import dev.pillion.proxycore.worker.Worker;
import io.netty.channel.DefaultEventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Logs one line to the path given, closes the log, and shows that standard output still works. */
final class StdoutProgram {
  private StdoutProgram() {}

  public static void main(String[] args) throws Exception {
    StatsStore store = new StatsStore();
    DefaultEventLoop loop = new DefaultEventLoop();
    AccessLogs logs = new AccessLogs(store, 1024, Duration.ofHours(1));
    Worker worker = new Worker(0, loop, store.newShard(), TimeSource.SYSTEM);
    AccessLogsTest.log(AccessLogsTest.open(logs, args[0]), 1, worker);
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    logs.close();
    System.out.println("after");
  }
}
