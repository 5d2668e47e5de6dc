package dev.pillion.listeners;

import dev.pillion.proxycore.worker.Worker;
import java.time.Duration;

/**
 * Whether and how a listener drains. With the gradual strategy the share of connections that are
 * asked to close grows over the drain time, as Envoy's drain manager has it; with the immediate one
 * all are. Written by the configuration's thread, read on every worker.
 */
final class DrainState {
  private volatile boolean draining;
  private volatile boolean healthCheckFailed;
  private volatile boolean gradual;
  private long startNanos;
  private long timeNanos;

  /**
   * Begins to drain; a second call changes nothing, but that the immediate strategy overtakes the
   * gradual one.
   */
  synchronized void begin(DrainStrategy strategy, Duration time, long nowNanos) {
    if (!draining) {
      gradual = strategy == DrainStrategy.GRADUAL && !time.isZero();
      startNanos = nowNanos;
      timeNanos = time.toNanos();
      draining = true;
    } else if (strategy == DrainStrategy.IMMEDIATE) {
      gradual = false;
    }
  }

  /** While the server fails its health checks, every answer asks for the end of its connection. */
  void failHealthCheck(boolean fail) {
    healthCheckFailed = fail;
  }

  boolean draining() {
    return draining;
  }

  /** Whether a connection that asks now should end. */
  boolean drainClose(Worker worker) {
    if (healthCheckFailed) {
      return true;
    }
    if (!draining) {
      return false;
    }
    if (!gradual) {
      return true;
    }
    long elapsed = worker.time().nanoTime() - startNanos;
    return elapsed >= timeNanos || worker.random().nextLong(timeNanos) < elapsed;
  }
}
