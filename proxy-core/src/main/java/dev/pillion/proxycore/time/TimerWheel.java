package dev.pillion.proxycore.time;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A hashed timing wheel (Varghese and Lauck, scheme 6) of one worker. Timers that are disarmed
 * before they are due, nearly all of a proxy's, never cost a wake-up: the wheel sleeps until the
 * next occupied slot. Not thread-safe.
 */
public final class TimerWheel {
  /** Wakes the wheel's owner: calls {@link #advance} once, after the delay. */
  @FunctionalInterface
  public interface Alarm {
    void wakeAfter(long delayNanos);
  }

  private static final int SLOTS = 512;
  private static final int WORDS = SLOTS / Long.SIZE;
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

  private final @Nullable Timer[] heads = new @Nullable Timer[SLOTS];
  private final long[] occupied = new long[WORDS];
  private final TimeSource time;
  private final Alarm alarm;
  private final long origin;
  private long currentTick;
  private long alarmTick = Long.MAX_VALUE;

  public TimerWheel(TimeSource time, Alarm alarm) {
    this.time = time;
    this.alarm = alarm;
    this.origin = time.nanoTime();
  }

  /** Arms or re-arms a timer to fire after a delay; zero and below fire at the next tick. */
  public void arm(Timer timer, long delayNanos) {
    if (timer.slot >= 0) {
      unlink(timer);
    }
    long now = time.nanoTime() - origin;
    timer.deadlineNanos = now + Math.max(delayNanos, 0);
    if (timer.deadlineNanos < 0) {
      return; // beyond 292 years: never
    }
    long tick = Math.max(timer.deadlineNanos / TICK_NANOS + 1, currentTick + 1);
    link(timer, (int) (tick % SLOTS));
    long wake = Math.min(tick, now / TICK_NANOS + SLOTS - 1);
    if (wake < alarmTick) {
      alarmTick = wake;
      alarm.wakeAfter(wake * TICK_NANOS - now);
    }
  }

  /** Disarms a timer; nothing happens when it is not armed. */
  public void disarm(Timer timer) {
    if (timer.slot >= 0) {
      unlink(timer);
    }
  }

  /** Fires what is due and asks for the next wake-up; the owner calls it when the alarm rings. */
  public void advance() {
    long nowTick = (time.nanoTime() - origin) / TICK_NANOS;
    alarmTick = Long.MAX_VALUE;
    long last = Math.min(nowTick, currentTick + SLOTS);
    long from = currentTick + 1;
    currentTick = nowTick;
    for (long tick = from; tick <= last; tick++) {
      int slot = (int) (tick % SLOTS);
      if (heads[slot] != null) {
        fireDue(slot, nowTick * TICK_NANOS);
      }
    }
    scheduleNext();
  }

  private void fireDue(int slot, long nowNanos) {
    Timer timer = heads[slot];
    heads[slot] = null; // timers armed while firing start a new list
    occupied[slot >> 6] &= ~(1L << slot);
    Timer keep = null;
    Timer due = null;
    while (timer != null) {
      Timer next = timer.next;
      if (timer.deadlineNanos <= nowNanos) {
        timer.next = due;
        due = timer;
      } else {
        timer.next = keep;
        keep = timer;
      }
      timer.previous = null;
      timer = next;
    }
    relink(keep, slot);
    fireAll(due);
  }

  private void relink(@Nullable Timer first, int slot) {
    Timer timer = first;
    while (timer != null) {
      Timer next = timer.next;
      link(timer, slot);
      timer = next;
    }
  }

  /**
   * A due list is private to this call; a timer disarmed or re-armed by an earlier one must not
   * fire from it.
   */
  private void fireAll(@Nullable Timer due) {
    Timer pending = due;
    int parked = SLOTS;
    for (Timer t = pending; t != null; t = t.next) {
      t.slot = parked;
    }
    dueHead = pending;
    for (Timer t = pending, before = null; t != null; before = t, t = t.next) {
      t.previous = before;
    }
    while (dueHead != null) {
      Timer timer = dueHead;
      unlink(timer);
      timer.onTimeout();
    }
  }

  private @Nullable Timer dueHead;

  private void link(Timer timer, int slot) {
    Timer head = heads[slot];
    timer.slot = slot;
    timer.previous = null;
    timer.next = head;
    if (head != null) {
      head.previous = timer;
    }
    heads[slot] = timer;
    occupied[slot >> 6] |= 1L << slot;
  }

  private void unlink(Timer timer) {
    Timer before = timer.previous;
    Timer after = timer.next;
    if (after != null) {
      after.previous = before;
    }
    if (before != null) {
      before.next = after;
    } else if (timer.slot == SLOTS) {
      dueHead = after;
    } else {
      heads[timer.slot] = after;
      if (after == null) {
        occupied[timer.slot >> 6] &= ~(1L << timer.slot);
      }
    }
    timer.previous = null;
    timer.next = null;
    timer.slot = -1;
  }

  private void scheduleNext() {
    for (int distance = 1; distance < SLOTS; distance++) {
      int slot = (int) ((currentTick + distance) % SLOTS);
      long word = occupied[slot >> 6] >>> (slot & 63);
      if (word == 0) {
        distance += 63 - (slot & 63);
        continue;
      }
      distance += Long.numberOfTrailingZeros(word);
      long tick = currentTick + distance;
      if (tick < alarmTick) {
        alarmTick = tick;
        alarm.wakeAfter(Math.max(0, tick * TICK_NANOS - (time.nanoTime() - origin)));
      }
      return;
    }
    if (heads[(int) (currentTick % SLOTS)] != null) { // a full turn away
      alarmTick = currentTick + SLOTS;
      alarm.wakeAfter(SLOTS * TICK_NANOS);
    }
  }
}
