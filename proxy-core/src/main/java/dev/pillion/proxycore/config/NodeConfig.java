package dev.pillion.proxycore.config;

import java.util.Map;

/**
 * The node: identity and metadata; empty strings where nothing was said. Metadata values are
 * JSON-like objects.
 */
public record NodeConfig(
    String id,
    String cluster,
    String region,
    String zone,
    String subZone,
    Map<String, Object> metadata) {}
