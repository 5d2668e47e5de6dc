package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.RuntimeFraction;
import org.jspecify.annotations.Nullable;

/** Values that a runtime key may override; there is no runtime layer yet, so defaults hold. */
final class RuntimeValues {
  private RuntimeValues() {}

  /** {@code RuntimeFractionalPercent}. */
  static @Nullable RuntimeFraction fraction(@Nullable Fields runtime) {
    if (runtime == null) {
      return null;
    }
    runtime.withoutEffect("runtime_key");
    Fields value = runtime.message("default_value");
    if (value == null) {
      return new RuntimeFraction(0, 100);
    }
    int denominator =
        switch (value.enumeration("denominator")) {
          case "TEN_THOUSAND" -> 10_000;
          case "MILLION" -> 1_000_000;
          default -> 100;
        };
    return new RuntimeFraction(value.integer("numerator"), denominator);
  }

  /** {@code RuntimeFeatureFlag} as a fraction of all or nothing. */
  static @Nullable RuntimeFraction flag(@Nullable Fields runtime) {
    if (runtime == null) {
      return null;
    }
    runtime.withoutEffect("runtime_key");
    boolean on = runtime.boolValue("default_value", false);
    return new RuntimeFraction(on ? 100 : 0, 100);
  }

  /** {@code RuntimeDouble}. */
  static double real(@Nullable Fields runtime, double otherwise) {
    if (runtime == null) {
      return otherwise;
    }
    runtime.withoutEffect("runtime_key");
    return runtime.real("default_value");
  }
}
