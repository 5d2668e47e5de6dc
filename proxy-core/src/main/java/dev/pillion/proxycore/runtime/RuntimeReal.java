package dev.pillion.proxycore.runtime;

import org.jspecify.annotations.Nullable;

/**
 * {@code RuntimeDouble}: a number that a runtime key may override.
 *
 * @param otherwise where no key says anything
 * @param key null: the number is fixed
 */
public record RuntimeReal(double otherwise, @Nullable RuntimeKey key) {
  /** A number that nothing overrides. */
  public static RuntimeReal fixed(double value) {
    return new RuntimeReal(value, null);
  }

  /** What it is now. */
  public double value() {
    RuntimeKey override = key;
    return override == null ? otherwise : override.real(otherwise);
  }
}
