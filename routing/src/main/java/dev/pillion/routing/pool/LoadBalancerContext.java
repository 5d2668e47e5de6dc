package dev.pillion.routing.pool;

import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.network.ConnectionInfo;
import org.jspecify.annotations.Nullable;

/**
 * What the choice of a host may depend on. Implemented by whoever asks, so that it costs nothing.
 */
public interface LoadBalancerContext {
  ConnectionInfo downstreamConnection();

  /** The request's head; null for TCP. */
  @Nullable HeaderMap downstreamHeaders();

  /** How often a rejected host may be replaced by another choice. */
  default int hostSelectionRetries() {
    return 0;
  }

  /** Whether another host would be better, if there is one. */
  default boolean rejects(WorkerHost host) {
    return false;
  }
}
