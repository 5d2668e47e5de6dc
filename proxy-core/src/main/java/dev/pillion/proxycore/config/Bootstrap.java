package dev.pillion.proxycore.config;

import dev.pillion.proxycore.config.cluster.ClusterConfig;
import dev.pillion.proxycore.config.listener.ListenerConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.config.bootstrap.v3.Bootstrap}, as far as it is built.
 *
 * @param node who this proxy is
 * @param admin the admin server, or null: none
 * @param listeners the static listeners in their order
 * @param clusters the static clusters in their order
 */
public record Bootstrap(
    NodeConfig node,
    @Nullable AdminConfig admin,
    List<ListenerConfig> listeners,
    List<ClusterConfig> clusters) {}
