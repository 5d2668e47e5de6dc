package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.runtime.RuntimeFlag;
import dev.pillion.proxycore.runtime.RuntimeFraction;
import dev.pillion.proxycore.runtime.RuntimeKey;
import dev.pillion.proxycore.runtime.RuntimeReal;
import org.jspecify.annotations.Nullable;

/** Values that a key of the runtime may override. */
final class RuntimeValues {
  private RuntimeValues() {}

  /** The key that a field names; null: none. */
  static @Nullable RuntimeKey key(Fields in, String field) {
    String name = in.string(field);
    return name.isEmpty() ? null : new RuntimeKey(in.translation().runtime(), name);
  }

  /** {@code RuntimeFractionalPercent}. */
  static @Nullable RuntimeFraction fraction(@Nullable Fields runtime) {
    if (runtime == null) {
      return null;
    }
    return percent(runtime.message("default_value"), key(runtime, "runtime_key"));
  }

  /** {@code FractionalPercent} that a key may override; nothing of a hundred when absent. */
  static RuntimeFraction percent(@Nullable Fields value, @Nullable RuntimeKey key) {
    if (value == null) {
      return new RuntimeFraction(0, 100, key);
    }
    return new RuntimeFraction(value.integer("numerator"), denominator(value), key);
  }

  /** Of a {@code FractionalPercent}. */
  static int denominator(Fields percent) {
    return switch (percent.enumeration("denominator")) {
      case "TEN_THOUSAND" -> 10_000;
      case "MILLION" -> 1_000_000;
      default -> 100;
    };
  }

  /** {@code RuntimeFeatureFlag}; {@code otherwise} when absent. */
  static RuntimeFlag flag(@Nullable Fields runtime, boolean otherwise) {
    if (runtime == null) {
      return RuntimeFlag.fixed(otherwise);
    }
    boolean on = runtime.boolValue("default_value", false);
    return new RuntimeFlag(on, key(runtime, "runtime_key"));
  }

  /** {@code RuntimeDouble}; {@code otherwise} when absent. */
  static RuntimeReal real(@Nullable Fields runtime, double otherwise) {
    return runtime == null
        ? RuntimeReal.fixed(otherwise)
        : new RuntimeReal(runtime.real("default_value"), key(runtime, "runtime_key"));
  }
}
