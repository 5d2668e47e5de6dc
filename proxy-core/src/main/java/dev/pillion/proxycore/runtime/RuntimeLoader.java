package dev.pillion.proxycore.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the runtime's snapshot and replaces it (Envoy: Runtime::Loader). {@link #snapshot} is for
 * any thread, {@link #merge} for the main thread.
 */
public final class RuntimeLoader {
  private volatile RuntimeSnapshot snapshot;

  /** A runtime of these layers, the weakest first. */
  public RuntimeLoader(List<RuntimeLayer> layers) {
    snapshot = new RuntimeSnapshot(layers);
  }

  /** A runtime without a layer: every default holds. */
  public static RuntimeLoader none() {
    return new RuntimeLoader(List.of());
  }

  public RuntimeSnapshot snapshot() {
    return snapshot;
  }

  /**
   * Changes the admin layer: each value replaces the one before, an empty one removes it.
   *
   * @return false: there is no admin layer, and nothing has changed
   */
  public boolean merge(Map<String, String> overrides) {
    List<RuntimeLayer> next = new ArrayList<>(snapshot.layers());
    for (int i = 0; i < next.size(); i++) {
      RuntimeLayer layer = next.get(i);
      if (layer.admin()) {
        next.set(i, new RuntimeLayer(layer.name(), true, merged(layer.values(), overrides)));
        snapshot = new RuntimeSnapshot(next);
        return true;
      }
    }
    return false;
  }

  private static Map<String, RuntimeValue> merged(
      Map<String, RuntimeValue> before, Map<String, String> overrides) {
    Map<String, RuntimeValue> values = new LinkedHashMap<>(before);
    overrides.forEach(
        (key, text) -> {
          values.remove(key);
          if (!text.isEmpty()) {
            values.put(key, OverrideText.read(text));
          }
        });
    return values;
  }
}
