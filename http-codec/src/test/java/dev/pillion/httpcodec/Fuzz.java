package dev.pillion.httpcodec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Runs a test on one random case after the other. The build runs the same cases each time, so that
 * it fails for a change and not by chance; {@code -Dpillion.fuzz.seconds} looks at new ones for
 * that long. Each case has a seed of its own, which a failure names; {@code -Dpillion.fuzz.seed}
 * begins with that one.
 */
final class Fuzz {
  /** What the build runs, and the least that a longer run does. */
  private static final int LEAST_CASES = 3000;

  private Fuzz() {}

  static void run(String what, LongConsumer testCase) {
    long seconds = Long.getLong("pillion.fuzz.seconds", 0);
    long first = Long.getLong("pillion.fuzz.seed", seconds > 0 ? System.nanoTime() : 1);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long seed = first;
    do {
      long before = Buffers.inUse();
      try {
        testCase.accept(seed);
        assertThat(Buffers.inUse() - before).as("bytes that nobody released").isZero();
      } catch (Throwable t) {
        throw new AssertionError(what + " failed at -Dpillion.fuzz.seed=" + seed, t);
      }
      seed++;
    } while (System.nanoTime() < end || seed - first < LEAST_CASES);
    System.out.printf("%s: %d cases from seed %d on%n", what, seed - first, first);
  }

  /** A text for a failure's message. */
  static String shown(String wire) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < wire.length(); i++) {
      char c = wire.charAt(i);
      if (c == '\r') {
        text.append("\\r");
      } else if (c == '\n') {
        text.append("\\n\n");
      } else if (c < ' ' || c > '~') {
        text.append("\\x").append(Integer.toHexString(0x100 | c), 1, 3);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
