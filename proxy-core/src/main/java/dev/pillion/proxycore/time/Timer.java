package dev.pillion.proxycore.time;

import org.jspecify.annotations.Nullable;

/**
 * A one-shot timer of a worker's {@link TimerWheel}; arming and disarming cost a few writes, so
 * that a timer a request is cheap. Used by the worker's thread alone. Extend it and say what
 * happens in {@link #onTimeout}.
 */
public abstract class Timer {
  @Nullable Timer previous;
  @Nullable Timer next;
  long deadlineNanos;
  int slot = -1;

  /**
   * Called on the worker's thread, once, not before the deadline and at most a tick of the wheel
   * after it.
   */
  protected abstract void onTimeout();

  /** True between arming and time-out or disarming. */
  public final boolean armed() {
    return slot >= 0;
  }
}
