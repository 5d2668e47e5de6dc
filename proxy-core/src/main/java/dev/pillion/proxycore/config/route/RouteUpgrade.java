package dev.pillion.proxycore.config.route;

/**
 * {@code RouteAction.upgrade_configs}: wins over what the connection manager says.
 *
 * @param type the upgrade's name, such as {@code websocket}; its case does not matter
 */
public record RouteUpgrade(String type, boolean enabled) {}
