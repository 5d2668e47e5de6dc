package dev.pillion.resilience.breaker;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * A count that several workers change, alone on its cache lines, so that two workers which use
 * different counts do not slow each other. Any thread.
 */
public final class PaddedCount extends PaddedCountValue {
  private static final AtomicIntegerFieldUpdater<PaddedCountValue> VALUE =
      AtomicIntegerFieldUpdater.newUpdater(PaddedCountValue.class, "value");

  @SuppressWarnings("unused") // keeps the neighbours off the cache line
  private long q0, q1, q2, q3, q4, q5, q6, q7;

  public int get() {
    return value;
  }

  /** Makes it zero; only read when it is already. */
  public void reset() {
    if (value != 0) {
      value = 0;
    }
  }

  /** Adds a delta and returns the new value. */
  public int add(int delta) {
    return VALUE.addAndGet(this, delta);
  }
}

/** What lies before the value. */
abstract class PaddedCountBefore {
  @SuppressWarnings("unused") // keeps the neighbours off the cache line
  private long p0, p1, p2, p3, p4, p5, p6, p7;
}

/** The value itself: fields of a superclass lie before those of its subclasses. */
abstract class PaddedCountValue extends PaddedCountBefore {
  volatile int value;
}
