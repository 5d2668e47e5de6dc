package dev.pillion.listeners;

import dev.pillion.proxycore.config.listener.ListenerConfig;
import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import dev.pillion.proxycore.network.NetworkFilterFactory;

/**
 * Makes network filters out of their configuration: the place where proxy-app brings listeners and
 * routing together. Called on the configuration's thread, once for each filter of a listener.
 */
@FunctionalInterface
public interface NetworkFilterFactories {
  /**
   * The factory of one configured filter.
   *
   * @param listener the listener that the filter's chain belongs to
   * @param listenerStatPrefix {@code listener.<address>.}, for statistics kept for each listener
   */
  NetworkFilterFactory create(
      NetworkFilterConfig filter, ListenerConfig listener, String listenerStatPrefix);
}
