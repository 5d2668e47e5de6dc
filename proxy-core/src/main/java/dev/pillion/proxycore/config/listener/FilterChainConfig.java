package dev.pillion.proxycore.config.listener;

import java.util.List;
import java.util.Map;

/**
 * One filter chain.
 *
 * @param filters network filters in their order, the last one terminal; empty: connections are
 *     closed
 * @param metadata {@code filter_metadata} by namespace
 */
public record FilterChainConfig(
    String name,
    FilterChainMatch match,
    List<NetworkFilterConfig> filters,
    Map<String, Map<String, Object>> metadata) {
  /** A chain without metadata. */
  public FilterChainConfig(String name, FilterChainMatch match, List<NetworkFilterConfig> filters) {
    this(name, match, filters, Map.of());
  }
}
