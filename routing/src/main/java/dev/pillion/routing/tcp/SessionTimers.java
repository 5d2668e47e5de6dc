package dev.pillion.routing.tcp;

import dev.pillion.proxycore.time.Timer;
import dev.pillion.proxycore.worker.Worker;
import org.jspecify.annotations.Nullable;

/**
 * How long a TCP proxy's session may idle and may last. It is its own timer for idleness. For the
 * worker's thread.
 */
final class SessionTimers extends Timer {
  private final TcpProxyFilter session;
  private final TcpProxyConfig config;
  private final Worker worker;
  private @Nullable MaxDurationTimer maxDuration;
  private long lastActivityNanos;
  private long pendingBefore;
  private long takenBefore;

  SessionTimers(TcpProxyFilter session, TcpProxyConfig config, Worker worker) {
    this.session = session;
    this.config = config;
    this.worker = worker;
  }

  void onAccepted() {
    if (config.maxDurationNanos > 0) {
      MaxDurationTimer timer = new MaxDurationTimer();
      maxDuration = timer;
      worker.timers().arm(timer, config.maxDurationNanos);
    }
  }

  void onUpstreamConnected() {
    if (config.idleTimeoutNanos > 0) {
      lastActivityNanos = worker.time().nanoTime();
      worker.timers().arm(this, config.idleTimeoutNanos);
    }
  }

  /** Bytes moved. */
  void touch() {
    lastActivityNanos = worker.time().nanoTime();
  }

  void disarm() {
    worker.timers().disarm(this);
    if (maxDuration != null) {
      worker.timers().disarm(maxDuration);
    }
  }

  /** Idle for as long as the timer was armed? If not, it is armed again for the rest. */
  @Override
  protected void onTimeout() {
    long idle = worker.time().nanoTime() - lastActivityNanos;
    if (idle < config.idleTimeoutNanos) {
      worker.timers().arm(this, config.idleTimeoutNanos - idle);
    } else if (someLeft()) {
      touch();
      worker.timers().arm(this, config.idleTimeoutNanos);
    } else {
      session.onIdle();
    }
    pendingBefore = session.pendingBytes();
    takenBefore = session.takenBytes();
  }

  /** Of what was waiting: its reader is slow, not idle (Envoy: the bytes-sent callbacks). */
  private boolean someLeft() {
    boolean waiting = pendingBefore > 0 || session.pendingBytes() > 0;
    return waiting && session.takenBytes() > takenBefore;
  }

  /** {@code max_downstream_connection_duration}. */
  private final class MaxDurationTimer extends Timer {
    @Override
    protected void onTimeout() {
      session.onMaxDuration();
    }
  }
}
