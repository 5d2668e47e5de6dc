package dev.pillion.proxycore.config;

import dev.pillion.proxycore.config.log.AccessLogConfig;
import dev.pillion.proxycore.match.StringMatcher;
import java.util.List;

/**
 * The admin server's address and access log.
 *
 * @param allowPaths what of a request's path and query is answered at all; empty: everything
 * @param ignoreGlobalConnLimit its connections are let in beyond the limit of all connections
 */
public record AdminConfig(
    Address address,
    List<AccessLogConfig> accessLog,
    List<SocketOption> socketOptions,
    List<StringMatcher> allowPaths,
    boolean ignoreGlobalConnLimit) {}
