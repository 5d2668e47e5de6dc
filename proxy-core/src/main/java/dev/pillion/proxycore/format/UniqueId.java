package dev.pillion.proxycore.format;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** {@code %UNIQUE_ID%}: a new random UUID (version 4) each time it is printed. */
final class UniqueId extends Operator {
  private static final long VERSION_4 = 0x4000L;
  private static final long VERSION_MASK = 0xf000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long VARIANT_MASK = 0xc000_0000_0000_0000L;

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (random.nextLong() & ~VERSION_MASK) | VERSION_4;
    long low = (random.nextLong() & ~VARIANT_MASK) | VARIANT;
    out.append(new UUID(high, low).toString());
    return true;
  }
}
