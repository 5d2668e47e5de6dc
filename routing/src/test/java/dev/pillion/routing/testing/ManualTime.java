package dev.pillion.routing.testing;

import dev.pillion.proxycore.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that only a test moves. */
public final class ManualTime implements TimeSource {
  private final AtomicLong nanos = new AtomicLong(1_000_000_000L);

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  @Override
  public long epochMillis() {
    return nanos.get() / 1_000_000;
  }

  void add(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }
}
