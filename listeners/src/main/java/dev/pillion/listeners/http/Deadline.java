package dev.pillion.listeners.http;

/**
 * Points in the worker's monotonic time, in nanoseconds. The clock's origin is arbitrary, so they
 * are subtracted from each other, never compared.
 */
final class Deadline {
  /** No deadline at all. */
  static final long NEVER = Long.MAX_VALUE;

  private Deadline() {}

  /** So many nanoseconds after a point in time; 0 nanoseconds stand for none. */
  static long after(long start, long nanos) {
    return nanos > 0 ? start + nanos : NEVER;
  }

  /** The earlier one. */
  static long nearer(long a, long b) {
    if (a == NEVER || b == NEVER) {
      return a == NEVER ? b : a;
    }
    return a - b <= 0 ? a : b;
  }

  static boolean due(long deadline, long now) {
    return deadline != NEVER && now - deadline >= 0;
  }
}
