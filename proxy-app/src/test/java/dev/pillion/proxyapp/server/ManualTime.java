package dev.pillion.proxyapp.server;

import dev.pillion.proxycore.time.TimeSource;
import java.time.Duration;

/** A clock that a test moves by hand. */
final class ManualTime implements TimeSource {
  private volatile long nanos = 1_000_000_000L;

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public long epochMillis() {
    return 1_772_337_906_007L + nanos / 1_000_000;
  }

  synchronized void advance(Duration by) {
    nanos += by.toNanos();
  }
}
