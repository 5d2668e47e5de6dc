package dev.pillion.mtls.rbac;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.route.Route;
import org.jspecify.annotations.Nullable;

/**
 * Whom rules judge.
 *
 * @param headers null: a connection, which has none
 * @param route null: none
 */
record RbacSubject(
    ConnectionInfo connection,
    StreamInfo info,
    @Nullable HeaderMap headers,
    @Nullable Route route) {}
