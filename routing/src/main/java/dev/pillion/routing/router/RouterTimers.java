package dev.pillion.routing.router;

import dev.pillion.proxycore.time.Timer;
import dev.pillion.proxycore.worker.Worker;
import dev.pillion.routing.pool.WorkerCluster;
import org.jspecify.annotations.Nullable;

/** The timers of a request that few requests have. For its worker. */
final class RouterTimers {
  private final FailurePath router;
  private final Worker worker;
  private @Nullable PerTry perTry;
  private @Nullable PerTryIdle perTryIdle;
  private @Nullable MaxStreamDuration maxStreamDuration;

  RouterTimers(FailurePath router, Worker worker) {
    this.router = router;
    this.worker = worker;
  }

  private final class PerTry extends Timer {
    @Override
    protected void onTimeout() {
      router.onPerTryTimeout();
    }
  }

  private final class PerTryIdle extends Timer {
    private final long nanos;

    PerTryIdle(long nanos) {
      this.nanos = nanos;
    }

    @Override
    protected void onTimeout() {
      router.onPerTryIdleTimeout();
    }
  }

  private final class MaxStreamDuration extends Timer {
    @Override
    protected void onTimeout() {
      router.onMaxStreamDuration();
    }
  }

  /** Begins the time of an attempt; the timers that come back may be new. */
  static RouterTimers withPerTry(
      @Nullable RouterTimers present, FailurePath router, Worker worker, long nanos) {
    RouterTimers timers = present != null ? present : new RouterTimers(router, worker);
    PerTry timer = timers.new PerTry();
    timers.perTry = timer;
    worker.timers().arm(timer, nanos);
    return timers;
  }

  /** Begins to watch over an attempt's signs of life; the timers that come back may be new. */
  static RouterTimers withPerTryIdle(
      @Nullable RouterTimers present, FailurePath router, Worker worker, long nanos) {
    RouterTimers timers = present != null ? present : new RouterTimers(router, worker);
    timers.perTryIdle = timers.new PerTryIdle(nanos);
    timers.touchPerTryIdle();
    return timers;
  }

  /** There was a sign of life. */
  void touchPerTryIdle() {
    PerTryIdle timer = perTryIdle;
    if (timer != null) {
      worker.timers().arm(timer, timer.nanos);
    }
  }

  void disarmPerTry() {
    if (perTry != null) {
      worker.timers().disarm(perTry);
    }
  }

  /**
   * Begins the stream's duration, if it is bounded and does not run already.
   *
   * @param nanos 0: unbounded
   * @return the timers, which may be new
   */
  static @Nullable RouterTimers withMaxStreamDuration(
      @Nullable RouterTimers present, FailurePath router, WorkerCluster cluster, long nanos) {
    if (nanos == 0) {
      return present;
    }
    RouterTimers timers = present != null ? present : new RouterTimers(router, cluster.worker());
    if (timers.maxStreamDuration == null) {
      MaxStreamDuration timer = timers.new MaxStreamDuration();
      timers.maxStreamDuration = timer;
      cluster.worker().timers().arm(timer, nanos);
    }
    return timers;
  }

  /** The attempt is over: another one's times begin anew. */
  void disarm() {
    disarmPerTry();
    if (perTryIdle != null) {
      worker.timers().disarm(perTryIdle);
      perTryIdle = null;
    }
    if (maxStreamDuration != null) {
      worker.timers().disarm(maxStreamDuration);
      maxStreamDuration = null;
    }
  }
}
