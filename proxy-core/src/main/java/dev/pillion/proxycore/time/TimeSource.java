package dev.pillion.proxycore.time;

/** The clocks. Production uses {@link #SYSTEM}; tests use one that they move by hand. */
public interface TimeSource {
  /** The machine's clocks. */
  TimeSource SYSTEM =
      new TimeSource() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public long epochMillis() {
          return System.currentTimeMillis();
        }
      };

  /** Monotonic nanoseconds from an arbitrary origin; only differences mean something. */
  long nanoTime();

  /** Milliseconds since 1970-01-01T00:00:00Z. */
  long epochMillis();
}
