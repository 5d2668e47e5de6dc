package dev.pillion.proxycore.config;

import dev.pillion.proxycore.config.cluster.ClusterConfig;
import dev.pillion.proxycore.config.listener.ListenerConfig;
import dev.pillion.proxycore.runtime.RuntimeLoader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.config.bootstrap.v3.Bootstrap}, as far as it is built.
 *
 * @param node who this proxy is
 * @param admin the admin server, or null: none
 * @param runtime what overrides parts of the rest, by key
 * @param listeners the static listeners in their order
 * @param clusters the static clusters in their order
 * @param server what concerns the process as a whole
 * @param stats how statistics are kept and named
 */
public record Bootstrap(
    NodeConfig node,
    @Nullable AdminConfig admin,
    RuntimeLoader runtime,
    List<ListenerConfig> listeners,
    List<ClusterConfig> clusters,
    ServerConfig server,
    StatsConfig stats) {}
