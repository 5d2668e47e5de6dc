package dev.pillion.proxycore.config;

import org.jspecify.annotations.Nullable;

/**
 * What a bootstrap says of the process as a whole.
 *
 * @param logFormat {@code application_log_config}, in spdlog's syntax; null: the command line's
 * @param maxDownstreamConnections how many connections all listeners together may have
 *     (overload_manager); 0: no bound of its own
 * @param outlierEventLog the file that ejections of hosts are told in (cluster_manager); empty:
 *     none
 */
public record ServerConfig(
    @Nullable String logFormat, long maxDownstreamConnections, String outlierEventLog) {}
