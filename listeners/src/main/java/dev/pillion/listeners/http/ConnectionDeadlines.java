package dev.pillion.listeners.http;

import static dev.pillion.listeners.http.Deadline.NEVER;
import static dev.pillion.listeners.http.Deadline.after;
import static dev.pillion.listeners.http.Deadline.due;
import static dev.pillion.listeners.http.Deadline.nearer;

import dev.pillion.proxycore.network.CloseType;
import dev.pillion.proxycore.time.Timer;
import dev.pillion.proxycore.worker.Worker;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long a connection may idle, live and drain. One timer serves the connection and its stream:
 * it is armed for the nearest deadline and looks, when it fires, whether there was activity since;
 * so activity costs a time stamp and no timer is ever moved.
 */
final class ConnectionDeadlines extends Timer {
  /**
   * How long a connection may idle when the process is about to end: one that was used within this
   * time may be just about to carry the next request, which is told to close.
   */
  private static final long LAST_IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final HttpConnectionManager manager;
  private final HttpSettings settings;
  private final Worker worker;
  private long armedFor = NEVER;
  private long idleSince;
  private long lifeDeadline;
  private long drainDeadline = NEVER;
  private boolean draining;
  private boolean lastRequest;
  private boolean closesIdle;

  ConnectionDeadlines(HttpConnectionManager manager, long startNanos) {
    this.manager = manager;
    this.settings = manager.settings;
    this.worker = manager.worker();
    this.idleSince = startNanos;
    this.lifeDeadline = after(startNanos, settings.maxConnectionNanos);
  }

  /** Begins to watch. */
  void start() {
    wakeAt(nextDeadline());
  }

  /** The connection has no stream any more. */
  void idle(long nowNanos) {
    idleSince = nowNanos;
    wakeAt(nextDeadline());
  }

  /** The process is about to end: an idle connection has only a moment left. */
  void closeIdle() {
    closesIdle = true;
    wakeAt(nextDeadline());
  }

  void stop() {
    worker.timers().disarm(this);
  }

  /** The connection has had its time and ends with the next response, or after drain_timeout. */
  boolean draining() {
    return draining || lastRequest;
  }

  /** Has the timer fire not after a deadline. */
  void wakeAt(long deadlineNanos) {
    if (deadlineNanos == NEVER || (armed() && armedFor - deadlineNanos <= 0)) {
      return;
    }
    armedFor = deadlineNanos;
    worker.timers().arm(this, deadlineNanos - worker.time().nanoTime());
  }

  /** The connection's own; its stream has others. */
  private long nextDeadline() {
    long next = nearer(drainDeadline, lifeDeadline);
    return manager.activeStream() == null && !draining ? nearer(next, idleDeadline()) : next;
  }

  private long idleDeadline() {
    return closesIdle ? idleSince + LAST_IDLE_NANOS : after(idleSince, settings.idleNanos);
  }

  @Override
  protected void onTimeout() {
    long now = worker.time().nanoTime();
    HttpStream stream = manager.activeStream();
    if (stream != null) {
      stream.checkDeadlines(now);
    }
    checkConnection(now);
    wakeAt(nextDeadline());
    HttpStream still = manager.activeStream();
    if (still != null) {
      wakeAt(still.nextDeadline());
    }
  }

  private void checkConnection(long now) {
    @Nullable HttpStream stream = manager.activeStream();
    if (due(drainDeadline, now)) {
      drainDeadline = NEVER;
      if (stream == null) {
        manager.close(CloseType.FLUSH_WRITE_AND_DELAY);
      }
    } else if (due(lifeDeadline, now)) {
      lifeDeadline = NEVER;
      settings.stats.cxMaxDurationReached.inc(worker.stats());
      if (settings.softDrain && manager.hasSpoken()) {
        lastRequest = true; // RFC 9112 section 9.6: the next response says so
      } else {
        beginToEnd(now);
      }
    } else if (stream == null && !draining && due(idleDeadline(), now)) {
      onIdle(now);
    }
  }

  private void onIdle(long now) {
    if (closesIdle) {
      manager.close(CloseType.FLUSH_WRITE);
      return;
    }
    settings.stats.cxIdleTimeout.inc(worker.stats());
    beginToEnd(now);
  }

  /**
   * As Envoy: a connection that has spoken HTTP gets drain_timeout more, in which a request still
   * finds it and is told to close; then it closes.
   */
  private void beginToEnd(long now) {
    if (!manager.hasSpoken()) {
      manager.close(CloseType.FLUSH_WRITE);
    } else if (!draining) {
      draining = true;
      drainDeadline = now + settings.drainNanos;
    }
  }
}
