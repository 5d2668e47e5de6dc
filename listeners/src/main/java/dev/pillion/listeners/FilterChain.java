package dev.pillion.listeners;

import dev.pillion.proxycore.network.NetworkFilterFactory;
import java.util.List;
import java.util.Map;

/** A filter chain ready for connections. Immutable, any worker. */
record FilterChain(
    String name, List<NetworkFilterFactory> filters, Map<String, Map<String, Object>> metadata) {}
