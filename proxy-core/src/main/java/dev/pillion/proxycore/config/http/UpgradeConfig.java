package dev.pillion.proxycore.config.http;

import java.util.List;

/**
 * {@code upgrade_configs} of the connection manager.
 *
 * @param type the upgrade's name, such as {@code websocket}; its case does not matter
 * @param enabled whether it is served where the route says nothing of it
 * @param filters the filters of such requests; empty: those of all others
 */
public record UpgradeConfig(String type, boolean enabled, List<HttpFilterEntry> filters) {}
