package dev.pillion.proxycore.runtime;

import org.jspecify.annotations.Nullable;

/**
 * {@code RuntimeFractionalPercent}: a share that a runtime key may override.
 *
 * @param numerator of {@code denominator}, where no key says otherwise
 * @param denominator 100, 10,000 or 1,000,000
 * @param key null: the share is fixed
 */
public record RuntimeFraction(int numerator, int denominator, @Nullable RuntimeKey key) {
  /** A share that nothing overrides. */
  public RuntimeFraction(int numerator, int denominator) {
    this(numerator, denominator, null);
  }

  /** True for a share of all random numbers; {@code random} is non-negative. */
  public boolean includes(long random) {
    RuntimeKey override = key;
    return override == null
        ? random % denominator < numerator
        : override.includes(numerator, denominator, random);
  }
}
