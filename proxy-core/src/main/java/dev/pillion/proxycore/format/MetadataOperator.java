package dev.pillion.proxycore.format;

import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.http.UpstreamCluster;
import dev.pillion.proxycore.http.UpstreamHost;
import dev.pillion.proxycore.route.Route;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code %DYNAMIC_METADATA(NAMESPACE:KEY*):Z%} and its siblings for the metadata of the
 * configuration: the value at a path; a text prints as it is, anything else as JSON.
 */
final class MetadataOperator extends Operator {
  /** Whose metadata. */
  enum Source {
    DYNAMIC,
    CLUSTER,
    ROUTE,
    UPSTREAM_HOST,
    VIRTUAL_HOST,
    LISTENER,
    LISTENER_FILTER_CHAIN
  }

  private final Source source;
  private final String namespace;
  private final List<String> path;

  private MetadataOperator(Source source, String namespace, List<String> path) {
    this.source = source;
    this.namespace = namespace;
    this.path = path;
  }

  static MetadataOperator of(Source source, String parameters) {
    List<String> parts = Arrays.asList(parameters.split(":", -1));
    return new MetadataOperator(
        source, parts.getFirst(), List.copyOf(parts.subList(1, parts.size())));
  }

  /** {@code %METADATA(TYPE:NAMESPACE:KEY*):Z%}. */
  static MetadataOperator parse(@Nullable String parameters) throws FormatException {
    String text = parameters == null ? "" : parameters;
    int colon = text.indexOf(':');
    String type = colon < 0 ? text : text.substring(0, colon);
    for (Source source : Source.values()) {
      if (source.name().equals(type)) {
        return of(source, colon < 0 ? "" : text.substring(colon + 1));
      }
    }
    throw new FormatException(type + " is not supported type of metadata");
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
    Map<String, Map<String, Object>> all = metadata(context.info);
    Object value = all == null ? null : all.get(namespace);
    for (int i = 0; i < path.size() && value != null; i++) {
      value = value instanceof Map<?, ?> map ? map.get(path.get(i)) : null;
    }
    return value;
  }

  private @Nullable Map<String, Map<String, Object>> metadata(StreamInfo info) {
    Route route = info.route;
    return switch (source) {
      case DYNAMIC -> info.dynamicMetadata;
      case CLUSTER -> {
        UpstreamCluster cluster = info.upstreamClusterInfo;
        yield cluster == null ? null : cluster.metadata();
      }
      case ROUTE -> route == null ? null : route.metadata();
      case VIRTUAL_HOST -> route == null ? null : route.virtualHostMetadata();
      case UPSTREAM_HOST -> {
        UpstreamHost host = info.upstreamHost;
        yield host == null ? null : host.metadata();
      }
      case LISTENER -> info.connection.listenerMetadata;
      case LISTENER_FILTER_CHAIN -> info.connection.filterChainMetadata;
    };
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
