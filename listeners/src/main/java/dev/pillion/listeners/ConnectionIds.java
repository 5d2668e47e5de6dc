package dev.pillion.listeners;

/** Connection ids that no other worker gives: each worker counts in steps of their number. */
final class ConnectionIds {
  private final int step;
  private long last;

  ConnectionIds(int workerIndex, int workers) {
    this.step = workers;
    this.last = workerIndex + 1L - workers;
  }

  /** For the worker alone. */
  long next() {
    last += step;
    return last;
  }
}
