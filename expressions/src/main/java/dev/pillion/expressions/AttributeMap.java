package dev.pillion.expressions;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Attributes that are looked up one by one, by their name. As in Envoy such a map lists no keys and
 * has no size.
 */
abstract class AttributeMap extends AbstractMap<String, Object> {
  /** The attribute; null: there is none. */
  abstract @Nullable Object find(String name);

  @Override
  public final @Nullable Object get(@Nullable Object key) {
    return key instanceof String name ? find(name) : null;
  }

  @Override
  public final boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public Set<Map.Entry<String, Object>> entrySet() {
    return Set.of();
  }
}
