package dev.pillion.proxycore.format;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code %DYNAMIC_METADATA(NAMESPACE:KEY*):Z%}: the value at a path; a text prints as it is,
 * anything else as JSON.
 */
final class MetadataOperator extends Operator {
  private final String namespace;
  private final List<String> path;

  MetadataOperator(String namespace, List<String> path) {
    this.namespace = namespace;
    this.path = path;
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    Object value = find(context);
    if (value == null) {
      return false;
    }
    if (value instanceof String text) {
      out.append(text);
    } else {
      Json.append(value, out);
    }
    return true;
  }

  @Override
  boolean appendJson(FormatContext context, TextBuffer out) {
    Object value = find(context);
    if (value == null) {
      return false;
    }
    Json.append(value, out);
    return true;
  }

  private @Nullable Object find(FormatContext context) {
    Map<String, Map<String, Object>> all = context.info.dynamicMetadata;
    Object value = all == null ? null : all.get(namespace);
    for (int i = 0; i < path.size() && value != null; i++) {
      value = value instanceof Map<?, ?> map ? map.get(path.get(i)) : null;
    }
    return value;
  }

  @Override
  Kind kind() {
    return Kind.JSON;
  }

  @Override
  boolean untrusted() {
    return true;
  }
}
