package dev.pillion.proxycore.worker;

import dev.pillion.proxycore.log.Logger;
import dev.pillion.proxycore.stats.StatsShard;
import dev.pillion.proxycore.time.TimeSource;
import dev.pillion.proxycore.time.TimerWheel;
import io.netty.channel.EventLoop;
import io.netty.channel.unix.IovArray;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One event loop and what belongs to it alone: its shard of the statistics, its timers, its random
 * numbers, and the connections that were written to in this turn. Everything but {@link #eventLoop}
 * and {@link #index} is for its own thread.
 */
public final class Worker {
  private static final int MOST_VECTORS = 8;

  private static final Logger LOG = Logger.of("connection");

  private final int index;
  private final String name;
  private final EventLoop eventLoop;
  private final StatsShard stats;
  private final TimeSource time;
  private final TimerWheel timers;
  private final SplittableRandom random;
  private final Pipes pipes = new Pipes();
  private @Nullable IovArray vectors;
  private final List<Flushable> dirty = new ArrayList<>();
  private final Runnable flushAll = this::flushDirty;
  private final Runnable advanceTimers = this::advanceTimers;

  public Worker(int index, EventLoop eventLoop, StatsShard stats, TimeSource time) {
    this(index, "worker_" + index, eventLoop, stats, time);
  }

  /**
   * A thread that is not one of the workers proper, with its own name in statistics.
   *
   * @param name {@code main_thread}
   */
  public Worker(int index, String name, EventLoop eventLoop, StatsShard stats, TimeSource time) {
    this.index = index;
    this.name = name;
    this.eventLoop = eventLoop;
    this.stats = stats;
    this.time = time;
    this.random = new SplittableRandom();
    this.timers = new TimerWheel(time, this::wakeAfter);
  }

  /** This worker's number, from 0, as in {@code worker_0}. */
  public int index() {
    return index;
  }

  /** The name in statistics: {@code worker_0}. */
  public String name() {
    return name;
  }

  public EventLoop eventLoop() {
    return eventLoop;
  }

  public StatsShard stats() {
    return stats;
  }

  public TimeSource time() {
    return time;
  }

  public TimerWheel timers() {
    return timers;
  }

  public SplittableRandom random() {
    return random;
  }

  /** Pipes for bytes on their way from socket to socket. */
  public Pipes pipes() {
    return pipes;
  }

  /** For one system call at a time; whoever uses it clears it first. */
  public IovArray vectors() {
    IovArray made = vectors;
    if (made == null) { // not before there is a socket of epoll's: it needs the native library
      made = new IovArray(MOST_VECTORS);
      vectors = made;
    }
    return made;
  }

  /**
   * Has something flushed at the end of this turn of the event loop, so that all that one turn
   * writes to a socket leaves in one system call. Its owner calls this once for each time that it
   * goes from clean to written.
   */
  public void flushLater(Flushable flushable) {
    if (dirty.isEmpty()) {
      eventLoop.execute(flushAll);
    }
    dirty.add(flushable);
  }

  private void flushDirty() {
    for (int i = 0; i < dirty.size(); i++) { // grows when a flush makes somebody write
      flush(dirty.get(i));
    }
    dirty.clear();
  }

  /** What one of them does wrong must not hold up the others. */
  private static void flush(Flushable flushable) {
    try {
      flushable.flush();
    } catch (RuntimeException e) {
      LOG.error("a flush failed by a bug", e);
    }
  }

  private void wakeAfter(long delayNanos) {
    var _ = eventLoop.schedule(advanceTimers, delayNanos, TimeUnit.NANOSECONDS);
  }

  private void advanceTimers() {
    timers.advance();
  }
}
