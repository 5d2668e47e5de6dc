package dev.pillion.proxycore.config.listener;

import java.time.Duration;
import java.util.List;

/**
 * One filter chain.
 *
 * @param filters network filters in their order, the last one terminal; empty: connections are
 *     closed
 * @param transportSocketConnectTimeout how long a handshake may take; zero: for ever
 */
public record FilterChainConfig(
    String name,
    FilterChainMatch match,
    List<NetworkFilterConfig> filters,
    Duration transportSocketConnectTimeout) {}
