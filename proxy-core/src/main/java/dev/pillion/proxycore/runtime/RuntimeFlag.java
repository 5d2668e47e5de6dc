package dev.pillion.proxycore.runtime;

import org.jspecify.annotations.Nullable;

/**
 * {@code RuntimeFeatureFlag}: a switch that a runtime key may turn.
 *
 * @param otherwise where no key says anything
 * @param key null: the switch is fixed
 */
public record RuntimeFlag(boolean otherwise, @Nullable RuntimeKey key) {
  /** A switch that nothing turns. */
  public static RuntimeFlag fixed(boolean on) {
    return new RuntimeFlag(on, null);
  }

  /** Whether it is on now. */
  public boolean enabled() {
    RuntimeKey override = key;
    return override == null ? otherwise : override.flag(otherwise);
  }
}
