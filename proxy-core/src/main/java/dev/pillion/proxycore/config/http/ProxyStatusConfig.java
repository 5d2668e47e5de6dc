package dev.pillion.proxycore.config.http;

import org.jspecify.annotations.Nullable;

/**
 * {@code proxy_status_config} (RFC 9209).
 *
 * @param details whether the response code details are told
 * @param terminationDetails whether those of the connection's end are, beside them
 * @param flags whether the response flags are, beside them
 * @param recommendedStatus whether the status becomes what the RFC recommends for the error
 * @param proxyName what the proxy calls itself; null: the node's id
 */
public record ProxyStatusConfig(
    boolean details,
    boolean terminationDetails,
    boolean flags,
    boolean recommendedStatus,
    @Nullable String proxyName) {}
