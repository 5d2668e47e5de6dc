package dev.pillion.proxycore.runtime;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All layers at one moment and the values that win (Envoy: Runtime::Snapshot). Immutable; asking
 * costs one look into a hash table and allocates nothing. A key that is absent, or that does not
 * say what is asked for, leaves the default.
 */
public final class RuntimeSnapshot {
  private final List<RuntimeLayer> layers;
  private final Map<String, RuntimeValue> values;

  RuntimeSnapshot(List<RuntimeLayer> layers) {
    this.layers = List.copyOf(layers);
    Map<String, RuntimeValue> winners = new HashMap<>();
    for (RuntimeLayer layer : layers) {
      winners.putAll(layer.values());
    }
    values = winners;
  }

  public List<RuntimeLayer> layers() {
    return layers;
  }

  /** The winning values by key. */
  public Map<String, RuntimeValue> values() {
    return Map.copyOf(values);
  }

  /** How many keys there are. */
  public int size() {
    return values.size();
  }

  /** True for a share of all random numbers; {@code random} is non-negative. */
  public boolean includes(String key, long numerator, int denominator, long random) {
    RuntimeValue value = find(key);
    if (value == null) {
      return random % denominator < numerator;
    }
    RuntimeValue.Fraction fraction = value.fraction();
    if (fraction != null) {
      return random % fraction.denominator() < fraction.numerator();
    }
    long percent = value.unsigned();
    return percent < 0 ? random % denominator < numerator : random % 100 < percent;
  }

  public boolean flag(String key, boolean otherwise) {
    RuntimeValue value = find(key);
    Boolean flag = value == null ? null : value.flag();
    return flag == null ? otherwise : flag;
  }

  /** An unsigned integer; one beyond the sign is as large as a long can be. */
  public long integer(String key, long otherwise) {
    RuntimeValue value = find(key);
    long number = value == null ? -1 : value.unsigned();
    return number < 0 ? otherwise : number;
  }

  public double real(String key, double otherwise) {
    RuntimeValue value = find(key);
    Double number = value == null ? null : value.number();
    return number == null ? otherwise : number;
  }

  private @Nullable RuntimeValue find(String key) {
    return key.isEmpty() ? null : values.get(key);
  }
}
