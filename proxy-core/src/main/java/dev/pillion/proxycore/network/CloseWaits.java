package dev.pillion.proxycore.network;

import dev.pillion.proxycore.time.Timer;
import dev.pillion.proxycore.worker.Worker;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a closing connection waits for, and for how long: that its peer takes what was written, and
 * that the peer closes too. For the worker's thread.
 */
final class CloseWaits {
  private static final long DEFAULT_DELAYED_CLOSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ChannelConnection connection;
  private final Worker worker;
  private long delayedCloseNanos = DEFAULT_DELAYED_CLOSE_NANOS;
  private long stalledFlushNanos;
  private @Nullable PeerWait peerWait;
  private @Nullable FlushWatch flushWatch;
  private boolean timedOut;
  private boolean flushTimedOut;

  CloseWaits(ChannelConnection connection, Worker worker) {
    this.connection = connection;
    this.worker = worker;
  }

  /** Of both waits, in nanoseconds; 0: the peer's close is not awaited, its reading for ever. */
  void limit(long nanos) {
    delayedCloseNanos = nanos;
    stalledFlushNanos = nanos;
  }

  /** Begins to wait for the peer's close; false when there is no time for it. */
  boolean forPeer() {
    if (delayedCloseNanos == 0) {
      return false;
    }
    PeerWait wait = new PeerWait();
    peerWait = wait;
    worker.timers().arm(wait, delayedCloseNanos);
    return true;
  }

  /** Begins to watch whether the peer still takes what was written. */
  void forFlush() {
    if (stalledFlushNanos > 0 && connection.channel().isOpen() && connection.pendingBytes() > 0) {
      FlushWatch watch = new FlushWatch(connection.pendingBytes());
      flushWatch = watch;
      worker.timers().arm(watch, stalledFlushNanos);
    }
  }

  void endFlush() {
    FlushWatch watch = flushWatch;
    if (watch != null) {
      flushWatch = null;
      worker.timers().disarm(watch);
    }
  }

  /** The connection is closed. */
  void end() {
    endFlush();
    PeerWait wait = peerWait;
    if (wait != null) {
      worker.timers().disarm(wait);
    }
  }

  boolean beganForPeer() {
    return peerWait != null;
  }

  /** Whether the peer's close was awaited in vain. */
  boolean timedOut() {
    return timedOut;
  }

  /** Whether the peer was watched in vain. */
  boolean flushTimedOut() {
    return flushTimedOut;
  }

  private final class PeerWait extends Timer {
    @Override
    protected void onTimeout() {
      timedOut = true;
      connection.closeNow();
    }
  }

  /** Ends a closing connection whose peer has stopped reading. */
  private final class FlushWatch extends Timer {
    private long before;

    FlushWatch(long pending) {
      before = pending;
    }

    @Override
    protected void onTimeout() {
      long now = connection.pendingBytes();
      if (now == before) {
        flushTimedOut = true;
        connection.closeNow();
      } else {
        before = now;
        worker.timers().arm(this, stalledFlushNanos);
      }
    }
  }
}
