package dev.pillion.proxycore.runtime;

import java.util.Map;

/**
 * One layer: a later layer's value of a key wins.
 *
 * @param name of its own among the layers
 * @param admin true: the admin server's, whose values change
 * @param values by key
 */
public record RuntimeLayer(String name, boolean admin, Map<String, RuntimeValue> values) {}
