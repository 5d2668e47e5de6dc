package dev.pillion.proxycore.config.route;

import org.jspecify.annotations.Nullable;

/**
 * What one level's {@code typed_per_filter_config} says of one filter.
 *
 * @param disabled the filter is left out; else it is in, even one that the connection manager
 *     disables
 * @param config null: none at this level, so that a less specific level's holds
 */
public record FilterOverride(boolean disabled, @Nullable RouteFilterConfig config) {}
