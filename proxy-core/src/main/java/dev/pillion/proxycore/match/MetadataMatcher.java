package dev.pillion.proxycore.match;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.type.matcher.v3.MetadataMatcher}: a value of dynamic metadata. Immutable, any
 * thread.
 *
 * @param namespace the filter's
 * @param path keys from the outermost struct inwards, one at the least
 * @param invert turns the result around
 */
public record MetadataMatcher(
    String namespace, List<String> path, ValueMatcher value, boolean invert) {

  /**
   * True when the metadata satisfy this matcher.
   *
   * @param metadata by namespace; null: none
   */
  public boolean matches(@Nullable Map<String, Map<String, Object>> metadata) {
    return find(metadata) != invert;
  }

  /** True when there is a value at the path, whatever it is. */
  public boolean present(@Nullable Map<String, Map<String, Object>> metadata) {
    Object at = metadata == null ? null : metadata.get(namespace);
    for (int i = 0; i < path.size(); i++) {
      if (!(at instanceof Map<?, ?> map) || !map.containsKey(path.get(i))) {
        return false;
      }
      at = map.get(path.get(i));
    }
    return at != null;
  }

  private boolean find(@Nullable Map<String, Map<String, Object>> metadata) {
    Object at = metadata == null ? null : metadata.get(namespace);
    for (int i = 0; i < path.size(); i++) {
      if (!(at instanceof Map<?, ?> map) || !map.containsKey(path.get(i))) {
        return false; // nothing there satisfies no matcher, as in Envoy: null is something
      }
      at = map.get(path.get(i));
    }
    return value.matches(at);
  }
}
