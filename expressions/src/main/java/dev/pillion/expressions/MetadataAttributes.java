package dev.pillion.expressions;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message {@code envoy.config.core.v3.Metadata}. */
final class MetadataAttributes extends AttributeMap {
  private final Map<String, Map<String, Object>> namespaces;

  MetadataAttributes(Map<String, Map<String, Object>> namespaces) {
    this.namespaces = namespaces;
  }

  Map<String, Map<String, Object>> namespaces() {
    return namespaces;
  }

  @Override
  @Nullable Object find(String name) {
    return switch (name) {
      case "filter_metadata" -> new StructMap(namespaces);
      case "typed_filter_metadata" -> Map.of();
      default -> null;
    };
  }
}
