package dev.pillion.proxycore.config;

import dev.pillion.proxycore.config.log.AccessLogConfig;
import java.util.List;

/**
 * The admin server's address and access log.
 *
 * @param ignoreGlobalConnLimit its connections are let in beyond the limit of all connections
 */
public record AdminConfig(
    Address address,
    List<AccessLogConfig> accessLog,
    List<SocketOption> socketOptions,
    boolean ignoreGlobalConnLimit) {}
