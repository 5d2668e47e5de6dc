package dev.pillion.proxycore.config.listener;

import java.util.List;

/**
 * One filter chain.
 *
 * @param filters network filters in their order, the last one terminal; empty: connections are
 *     closed
 */
public record FilterChainConfig(
    String name, FilterChainMatch match, List<NetworkFilterConfig> filters) {}
